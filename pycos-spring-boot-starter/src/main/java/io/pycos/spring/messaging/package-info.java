/** Channels as Spring message channels. */
@NullMarked
package io.pycos.spring.messaging;

import org.jspecify.annotations.NullMarked;

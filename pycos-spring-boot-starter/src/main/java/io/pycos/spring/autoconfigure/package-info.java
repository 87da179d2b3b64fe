/** Auto-configuration and its properties. */
@NullMarked
package io.pycos.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;

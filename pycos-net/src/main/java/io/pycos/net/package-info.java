/** The cluster: peers, locating tasks and channels, references across processes. */
@NullMarked
package io.pycos.net;

import org.jspecify.annotations.NullMarked;

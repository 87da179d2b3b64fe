/** Not API: proof, frames, sessions, codec, connections, membership. */
@NullMarked
package io.pycos.net.wire;

import org.jspecify.annotations.NullMarked;

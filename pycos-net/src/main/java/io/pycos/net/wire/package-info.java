/**
 * Not API: everything between bytes on sockets and whole messages between proven peers. It may
 * change with any version.
 */
@NullMarked
package io.pycos.net.wire;

import org.jspecify.annotations.NullMarked;

/** Computations: the client and the scheduler that places their tasks. */
@NullMarked
package io.pycos.compute;

import org.jspecify.annotations.NullMarked;

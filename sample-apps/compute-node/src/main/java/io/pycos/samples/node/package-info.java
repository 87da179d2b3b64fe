/** A node and nothing else: it runs computations of other applications in server processes. */
@NullMarked
package io.pycos.samples.node;

import org.jspecify.annotations.NullMarked;

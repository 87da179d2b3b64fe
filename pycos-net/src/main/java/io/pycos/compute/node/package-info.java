/** Nodes and their server processes. */
@NullMarked
package io.pycos.compute.node;

import org.jspecify.annotations.NullMarked;

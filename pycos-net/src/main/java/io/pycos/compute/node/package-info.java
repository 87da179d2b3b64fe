/**
 * Nodes and their server processes.
 *
 * <ul>
 *   <li>{@link io.pycos.compute.node.ComputeNode}: serves computations by starting server processes
 *       for them.
 *   <li>{@link io.pycos.compute.node.ServedComputation}: one of them at one moment.
 *   <li>{@link io.pycos.compute.node.ServerMain}: what runs in a server process.
 * </ul>
 */
@NullMarked
package io.pycos.compute.node;

import org.jspecify.annotations.NullMarked;

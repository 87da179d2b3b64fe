/**
 * What clients, nodes and servers of computations say to each other. Not API: public only because
 * both sides use it.
 *
 * <ul>
 *   <li>{@link io.pycos.compute.protocol.NodeMessage}: to a node, which everybody finds by name.
 *   <li>{@link io.pycos.compute.protocol.ServiceMessage}: to the task of a node that serves one
 *       computation.
 *   <li>{@link io.pycos.compute.protocol.ClientMessage}: from there to the client's task for that
 *       node.
 *   <li>{@link io.pycos.compute.protocol.ServerMessage}, {@link
 *       io.pycos.compute.protocol.LinkMessage}: from a node to one of its server processes, and
 *       back.
 *   <li>{@link io.pycos.compute.protocol.ValueCodec}: arguments and results as bytes, by declared
 *       types.
 * </ul>
 *
 * <p>Byte arrays in messages are never changed once they are there.
 */
@NullMarked
package io.pycos.compute.protocol;

import org.jspecify.annotations.NullMarked;

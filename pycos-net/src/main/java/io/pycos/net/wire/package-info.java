/**
 * Not API: everything between bytes on sockets and whole messages between proven peers. It may
 * change with any version; only {@code io.pycos.net} and {@code io.pycos.compute} use it.
 *
 * <h2>A tour</h2>
 *
 * <p>{@link io.pycos.net.wire.Transport} is the way in: all connections and sessions of one
 * process, made from a {@link io.pycos.net.wire.TransportConfig} and heard through a {@link
 * io.pycos.net.wire.TransportListener}.
 *
 * <p>The rules are in pure state machines, without a socket, clock or thread, and tested as such:
 *
 * <ul>
 *   <li>{@code Handshake}: the mutual proof that opens every connection ({@code Keys}, {@code
 *       Agreement});
 *   <li>{@code Session}: numbered, confirmed messages between two processes ({@code Frame} is their
 *       form in bytes);
 *   <li>{@code Dialer}: which places to connect to, and when;
 *   <li>{@code Announcement}: the datagram that supplies addresses.
 * </ul>
 *
 * <p>Netty moves the bytes: {@code Sockets} opens and accepts, a {@code Connection} passes bytes to
 * the handshake and then frames to the session, {@code InputBuffer} and {@code OutputBuffer} make
 * one read or write of many frames. {@code Hub} decides which connection becomes the session with a
 * {@code Peer}; {@code Outbox} is where other threads leave messages. All of it but the outbox
 * belongs to one event loop, a platform thread.
 *
 * <p>{@link io.pycos.net.wire.Membership} decides who belongs to the cluster. {@code
 * JGroupsMembership} lets JGroups do so, over our sessions; the classes named {@code Group…} keep
 * its hands off sockets and off Java deserialization.
 *
 * <h2>Words</h2>
 *
 * <table>
 *   <caption>What they mean here</caption>
 *   <tr><td>peer</td><td>another process, named by location and incarnation</td></tr>
 *   <tr><td>proven</td><td>has shown that it has the secret of a {@linkplain io.pycos.net.wire.Circle circle}</td></tr>
 *   <tr><td>up</td><td>proven, and both sides agree that this connection carries the session</td></tr>
 *   <tr><td>confirmed</td><td>the peer's listener has got the message</td></tr>
 *   <tr><td>lost</td><td>not confirmed when the session ended; it may have arrived if it was sent</td></tr>
 *   <tr><td>refused</td><td>a connection that did not become a session, or a message that was not accepted</td></tr>
 * </table>
 */
@NullMarked
package io.pycos.net.wire;

import org.jspecify.annotations.NullMarked;

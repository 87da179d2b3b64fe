package io.pycos.io;

import java.net.InetSocketAddress;

/**
 * A UDP packet.
 *
 * @param peer who sent it, or whom it is for
 * @param data its content, possibly of length 0
 */
@SuppressWarnings("ArrayRecordComponent") // as it came from the network; compared by nobody
public record Datagram(InetSocketAddress peer, byte[] data) {}

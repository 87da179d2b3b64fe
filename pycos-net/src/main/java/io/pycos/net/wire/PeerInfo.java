package io.pycos.net.wire;

import java.time.Instant;

/**
 * Describes a peer whose session is up.
 *
 * @param id the peer's process
 * @param name the application name the peer gave, authenticated with the rest of its proof
 * @param circle the circle whose secret the peer has proven, {@link Circle#CLUSTER} for ordinary
 *     peers
 * @param since when the session came up
 */
public record PeerInfo(PeerId id, String name, String circle, Instant since) {}

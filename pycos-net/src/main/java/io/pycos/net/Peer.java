package io.pycos.net;

import io.pycos.Location;
import io.pycos.RefId;
import java.time.Instant;

/**
 * Another process that messages can be exchanged with.
 *
 * @param location where it is reached
 * @param name what it calls itself, for people; not unique
 * @param incarnation the {@link RefId#incarnation} of its directory: a restarted process has
 *     another one
 * @param circle the circle whose key it has proven; {@link Cluster#CLUSTER} for ordinary peers
 * @param since when it became a peer
 */
public record Peer(Location location, String name, long incarnation, String circle, Instant since) {

    @Override
    public String toString() {
        return name + "@" + location;
    }
}

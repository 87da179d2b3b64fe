package io.pycos.net.wire;

import io.pycos.Location;

/**
 * Names one process: where it is reached, and which of the processes that were ever reached there
 * it is.
 *
 * @param location the host and port the process tells its peers to use
 * @param incarnation a number drawn at the start of the process, never 0
 */
public record PeerId(Location location, long incarnation) implements Comparable<PeerId> {

    /**
     * Orders by host, then port, then incarnation: both ends of a connection agree on who is
     * smaller.
     */
    @Override
    public int compareTo(PeerId other) {
        int byHost = location.host().compareTo(other.location.host());
        if (byHost != 0) {
            return byHost;
        }
        int byPort = Integer.compare(location.port(), other.location.port());
        return byPort != 0 ? byPort : Long.compare(incarnation, other.incarnation);
    }

    @Override
    public String toString() {
        return location.host() + ":" + location.port() + "/" + Long.toHexString(incarnation);
    }
}

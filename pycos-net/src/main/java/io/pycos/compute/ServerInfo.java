package io.pycos.compute;

import io.pycos.Location;

/**
 * A server process of a computation.
 *
 * @param node name of its node
 * @param location where its node can be reached; {@link Location#LOCAL} for a node in this process
 * @param pid number of the process on its machine
 * @param javaVersion its {@code java.version}
 */
public record ServerInfo(
        ServerId id, String node, Location location, long pid, String javaVersion) {

    @Override
    public String toString() {
        return "server "
                + id.number()
                + " of node "
                + node
                + " ("
                + location
                + ", pid "
                + pid
                + ")";
    }
}

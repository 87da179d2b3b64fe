package io.pycos.compute;

import io.pycos.Location;
import io.pycos.RefId;

/**
 * A node that serves a computation.
 *
 * @param id its identity, for {@link Placement#onNode}
 * @param location where it can be reached; {@link Location#LOCAL} for a node in this process
 * @param pid number of its process on its machine
 * @param processors how many its machine has
 * @param servers how many servers it gives to this computation
 * @param javaVersion its {@code java.version}
 */
public record NodeInfo(
        RefId id,
        String name,
        Location location,
        long pid,
        int processors,
        int servers,
        String javaVersion) {

    @Override
    public String toString() {
        return "node " + name + " (" + location + ", pid " + pid + ")";
    }
}

package io.pycos.compute.node;

import io.pycos.Location;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A computation that a node serves, at one moment.
 *
 * @param client where its client is; {@link Location#LOCAL} in this process
 * @param lease how long it is still served without a sign of life of the client
 * @param classes how many classes the node got from the client for it
 */
public record ServedComputation(
        String id,
        String name,
        Location client,
        Instant since,
        Duration lease,
        int classes,
        List<ServerProcess> servers) {

    /**
     * One of its server processes.
     *
     * @param number counted by the node
     * @param tasksEnded how many tasks it has run
     */
    public record ServerProcess(int number, long pid, State state, Instant since, long tasksEnded) {

        /** What a server process does. */
        public enum State {
            STARTING,
            IDLE,
            BUSY,
            ENDING
        }
    }
}

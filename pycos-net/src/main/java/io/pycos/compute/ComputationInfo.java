package io.pycos.compute;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A computation at one moment.
 *
 * @param classesShipped classes that nodes asked this client for; each counts once for each node
 * @param classBytesShipped bytes sent of them; a class that a node still had from before is not
 *     sent again
 * @param undelivered events that a status task did not accept
 * @param explanation what the computation waits for and why, in a sentence
 */
public record ComputationInfo(
        String id,
        String name,
        State state,
        Instant since,
        TaskCounts tasks,
        List<NodeInfo> nodes,
        List<ServerStatus> servers,
        long classesShipped,
        long classBytesShipped,
        long undelivered,
        String explanation) {

    /** What a computation does. */
    public enum State {
        /** It takes tasks. */
        OPEN,
        /** It takes no more tasks, and waits for those it has and for its servers to end. */
        CLOSING,
        /** Its servers are gone. */
        CLOSED
    }

    /**
     * The tasks by what became of them.
     *
     * @param submitted all of them
     * @param waiting for a server
     */
    public record TaskCounts(
            long submitted,
            long waiting,
            long running,
            long returned,
            long failed,
            long terminated,
            long lost) {}

    /**
     * A server at one moment.
     *
     * @param task the task that it has, or null
     * @param tasksEnded how many it has run
     */
    public record ServerStatus(ServerInfo server, @Nullable Long task, long tasksEnded) {

        public boolean isBusy() {
            return task != null;
        }
    }
}

package io.pycos.compute;

/**
 * What happened to a computation: each event is reported once, in the order it was learned.
 *
 * <p>A server's events lie between those of its node, a task's start comes before its end, and
 * {@link ComputationClosed} is the last one.
 */
public sealed interface ComputationEvent {

    /** A node serves the computation from now on. */
    record NodeFound(NodeInfo node) implements ComputationEvent {}

    /** A node does not serve the computation any more; its servers were reported before. */
    record NodeLost(NodeInfo node, String why) implements ComputationEvent {}

    /** A server process is ready for tasks. */
    record ServerStarted(ServerInfo server) implements ComputationEvent {}

    /**
     * A server process ended that nobody had told to.
     *
     * @param why how, with the last lines of its output
     */
    record ServerLost(ServerInfo server, String why) implements ComputationEvent {}

    /** A server process was ended in order. */
    record ServerClosed(ServerInfo server) implements ComputationEvent {}

    /**
     * A function is called now.
     *
     * @param attempt 1 at first, more after a server that was lost before the function was called
     */
    record TaskStarted(long task, String function, int attempt, ServerInfo server)
            implements ComputationEvent {}

    /** A task has its outcome, whether it was started or not. */
    record TaskEnded(String function, TaskOutcome<?> outcome) implements ComputationEvent {}

    /** The computation is over. */
    record ComputationClosed(String computation) implements ComputationEvent {}
}

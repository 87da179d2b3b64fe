package io.pycos.compute;

import java.time.Duration;
import java.util.List;

/**
 * A computation that was submitted: it finds nodes, has servers started, and takes tasks until it
 * is closed.
 *
 * <p>Every method may be called from any thread; only {@link #close} waits.
 */
public interface ComputationRun extends TaskSubmitter, AutoCloseable {

    /** Identity for people and monitoring. */
    String id();

    /** The name that was given to the {@link Computation}. */
    String name();

    /** Takes tasks that run there only. */
    TaskSubmitter at(Placement placement);

    /** The nodes that serve this computation now. */
    List<NodeInfo> nodes();

    /** The servers that are ready for tasks, or busy, now. */
    List<ServerInfo> servers();

    /** The computation at this moment. */
    ComputationInfo info();

    /**
     * What the computation waits for and why, in a sentence: which nodes were asked, and what they
     * said.
     */
    String explain();

    /**
     * Takes no more tasks, waits until those submitted have ended, at most {@link
     * Computation#closeTimeout}, terminates the others, ends the servers, and waits until the nodes
     * confirm. Idempotent. An interrupt ends the waiting and is restored.
     *
     * @throws io.pycos.BlockingInTurnException inside a task's turn: use {@link #terminate} there,
     *     or close elsewhere
     */
    @Override
    void close();

    /** Terminates all tasks and ends the servers, without waiting for either. Idempotent. */
    void terminate();

    /**
     * Waits until the computation is over after {@link #terminate}; false when it is not in time.
     */
    boolean awaitClosed(Duration timeout);
}

package io.pycos.compute;

import io.pycos.compute.ComputationInfo.ServerStatus;
import io.pycos.compute.protocol.ServiceMessage;
import io.pycos.compute.protocol.TaskCall;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A server that is ready for tasks, or busy; changed in the turn of its computation, read by
 * others.
 */
final class ServerEntry {

    private final NodeSession node;
    private final ServerInfo info;

    // volatile: for snapshots by other threads
    private volatile @Nullable Job<?> job;
    private volatile long tasksEnded;

    ServerEntry(NodeSession node, ServerInfo info) {
        this.node = node;
        this.info = info;
    }

    ServerInfo info() {
        return info;
    }

    NodeSession node() {
        return node;
    }

    @Nullable Job<?> job() {
        return job;
    }

    long tasksEnded() {
        return tasksEnded;
    }

    boolean isFree() {
        return job == null;
    }

    /** Whether this is the attempt of the task that the server has. */
    boolean has(long task, int attempt) {
        Job<?> current = job;
        return current != null && current.id() == task && current.attempt() == attempt;
    }

    /**
     * Gives it a task.
     *
     * @param failed told that the task cannot be sent
     */
    void run(Job<?> next, Consumer<RuntimeException> failed) {
        job = next;
        TaskCall call = next.give(this);
        node.send(new ServiceMessage.Run(info.id().number(), call), failed);
    }

    void interrupt(Job<?> running) {
        node.send(
                new ServiceMessage.Interrupt(info.id().number(), running.id(), running.attempt()));
    }

    /** Takes the task away. */
    @Nullable Job<?> free() {
        Job<?> former = job;
        job = null;
        if (former != null) {
            former.leaveServer();
        }
        return former;
    }

    void countTask() {
        tasksEnded++;
    }

    ServerStatus status() {
        Job<?> current = job;
        return new ServerStatus(info, current == null ? null : current.id(), tasksEnded);
    }
}

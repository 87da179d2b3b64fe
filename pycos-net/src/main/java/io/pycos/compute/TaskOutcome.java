package io.pycos.compute;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a task of a computation ended; each observer of a task gets exactly one.
 *
 * @param <R> the function's result
 */
public sealed interface TaskOutcome<R extends @Nullable Object> {

    /** Number of the task in its computation, as {@link RemoteTask#id}. */
    long task();

    /** Where it ran, or was about to. */
    Optional<ServerInfo> ranOn();

    /**
     * The result.
     *
     * @throws TaskNotReturnedException when there is none; it has the outcome
     */
    default R result() {
        if (this instanceof Returned<R> returned) {
            return returned.value();
        }
        throw new TaskNotReturnedException(this);
    }

    /** The function returned. */
    record Returned<R extends @Nullable Object>(long task, ServerInfo server, R value)
            implements TaskOutcome<R> {

        @Override
        public Optional<ServerInfo> ranOn() {
            return Optional.of(server);
        }
    }

    /** An exception left the function, or it could not be called, or its result not be sent. */
    record Failed<R extends @Nullable Object>(long task, ServerInfo server, RemoteFailure failure)
            implements TaskOutcome<R> {

        @Override
        public Optional<ServerInfo> ranOn() {
            return Optional.of(server);
        }
    }

    /**
     * The task was told to end, by {@link RemoteTask#terminate} or with its computation.
     *
     * @param server where it was running; null when it had not started
     */
    record Terminated<R extends @Nullable Object>(long task, @Nullable ServerInfo server)
            implements TaskOutcome<R> {

        @Override
        public Optional<ServerInfo> ranOn() {
            return Optional.ofNullable(server);
        }
    }

    /**
     * Its server or node was lost, so nobody knows how the task ended. A task that was certainly
     * not started is run elsewhere instead, unless its placement allows no other server.
     *
     * @param server where it was; null when it had been given to no server
     */
    record Lost<R extends @Nullable Object>(
            long task, Started started, @Nullable ServerInfo server, String why)
            implements TaskOutcome<R> {

        @Override
        public Optional<ServerInfo> ranOn() {
            return Optional.ofNullable(server);
        }
    }

    /** Whether the function had been called when its task was lost. */
    enum Started {
        YES,
        NO,
        UNKNOWN
    }
}

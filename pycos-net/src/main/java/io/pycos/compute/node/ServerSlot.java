package io.pycos.compute.node;

import io.pycos.TaskRef;
import io.pycos.compute.node.ServedComputation.ServerProcess;
import io.pycos.compute.node.ServedComputation.ServerProcess.State;
import io.pycos.compute.protocol.LinkMessage;
import io.pycos.compute.protocol.Outbox;
import io.pycos.compute.protocol.ServerMessage;
import io.pycos.compute.protocol.TaskCall;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a service knows of one of its server processes; changed by the actions of the service only,
 * read by others.
 */
final class ServerSlot {

    /** A process that can be ended. */
    @FunctionalInterface
    interface Process {

        /** Ends it at once; without effect the second time. */
        void kill(String why);
    }

    private final int number;
    private final Instant since = Instant.now();

    // volatile: for snapshots by other threads
    private volatile State state = State.STARTING;
    private volatile long pid;
    private volatile long tasksEnded;

    private @Nullable Process process;
    private @Nullable TaskRef<LinkMessage> link;
    private @Nullable Outbox<ServerMessage> server;
    private @Nullable TaskCall call;
    private boolean started;

    ServerSlot(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    State state() {
        return state;
    }

    /** Whether the call that it has was begun. */
    boolean started() {
        return started;
    }

    boolean wasReady() {
        return server != null;
    }

    /** The node's task for the server. */
    void linked(TaskRef<LinkMessage> task) {
        this.link = task;
    }

    void launched(Process launched) {
        this.process = launched;
    }

    void ready(long processId, Outbox<ServerMessage> outbox) {
        this.pid = processId;
        this.server = outbox;
        this.state = State.IDLE;
    }

    void begin(TaskCall newCall) {
        this.call = newCall;
        this.started = false;
        this.state = State.BUSY;
    }

    void started(long task, int attempt) {
        started = has(task, attempt);
    }

    void end() {
        this.call = null;
        this.started = false;
        this.tasksEnded++;
        if (state == State.BUSY) {
            state = State.IDLE;
        }
    }

    boolean has(long task, int attempt) {
        TaskCall current = call;
        return current != null && current.task() == task && current.attempt() == attempt;
    }

    void send(ServerMessage message) {
        if (server != null) {
            server.send(message);
        }
    }

    /** As {@link Outbox#send(Object, Consumer)}. */
    void send(ServerMessage message, Consumer<RuntimeException> failed) {
        if (server != null) {
            server.send(message, failed);
        }
    }

    void kill(String why) {
        state = State.ENDING;
        if (process != null) {
            process.kill(why);
        }
    }

    void gone() {
        if (link != null) {
            link.terminate();
        }
        if (server != null) {
            server.close();
        }
    }

    ServerProcess info() {
        return new ServerProcess(number, pid, state, since, tasksEnded);
    }
}

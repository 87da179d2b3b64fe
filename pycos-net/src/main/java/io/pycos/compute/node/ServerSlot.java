package io.pycos.compute.node;

import io.pycos.compute.node.ServedComputation.ServerProcess;
import io.pycos.compute.node.ServedComputation.ServerProcess.State;
import io.pycos.compute.protocol.Outbox;
import io.pycos.compute.protocol.ServerMessage;
import io.pycos.compute.protocol.TaskCall;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What a service knows of one of its server processes; changed by the actions of the service only,
 * read by others.
 */
final class ServerSlot {

    private final int number;
    private final Instant since = Instant.now();

    // volatile: for snapshots by other threads
    private volatile State state = State.STARTING;
    private volatile long pid;
    private volatile long tasksEnded;

    private @Nullable ServerJvm jvm;
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

    void launched(ServerJvm process) {
        this.jvm = process;
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

    void kill(String why) {
        state = State.ENDING;
        if (jvm != null) {
            jvm.kill(why);
        }
    }

    void gone() {
        if (server != null) {
            server.close();
        }
    }

    ServerProcess info() {
        return new ServerProcess(number, pid, state, since, tasksEnded);
    }
}

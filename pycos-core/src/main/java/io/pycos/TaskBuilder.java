package io.pycos;

import java.util.Objects;

/**
 * Describes a task and starts it; made by {@link PycosScheduler#task}. For one use, by one thread.
 *
 * @param <M> messages the task receives
 */
public final class TaskBuilder<M> {

    private final PycosScheduler scheduler;
    final String name;
    final Class<? super M> messageType;
    boolean daemon;

    TaskBuilder(PycosScheduler scheduler, String name, Class<? super M> messageType) {
        this.scheduler = scheduler;
        this.name = Objects.requireNonNull(name, "'name' must not be null");
        this.messageType = Objects.requireNonNull(messageType, "'messageType' must not be null");
    }

    /** A daemon task does not keep its scheduler from closing (T-14). */
    public TaskBuilder<M> daemon() {
        daemon = true;
        return this;
    }

    /** Starts straight-line code on a virtual thread. */
    public TaskRef<M> body(TaskAction<M> body) {
        Objects.requireNonNull(body, "'body' must not be null");
        return returning(
                self -> {
                    body.run(self);
                    return null;
                });
    }

    /** Starts straight-line code whose result is the task's exit value. */
    public TaskRef<M> returning(TaskBody<M> body) {
        Objects.requireNonNull(body, "'body' must not be null");
        return scheduler.start(turns -> new BodyTask<>(turns, this, body));
    }

    /** Starts a function that is called for each message. */
    public TaskRef<M> handler(TaskHandler<M> handler) {
        Objects.requireNonNull(handler, "'handler' must not be null");
        return scheduler.start(turns -> new HandlerTask<>(turns, this, handler));
    }
}

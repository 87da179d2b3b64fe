package io.pycos;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A task that is a function of its messages, run by the scheduler's runner. */
final class HandlerTask<M> extends LocalTask<M> {

    private final TaskHandler<M> handler;
    private @Nullable TaskExit ending;

    HandlerTask(Turns turns, TaskBuilder<M> builder, TaskHandler<M> handler) {
        super(turns, builder);
        this.handler = handler;
    }

    /**
     * Handles what is in the mailbox, up to {@code limit} messages, so that other tasks come to
     * their turn.
     */
    void turn(int limit) {
        state = TaskInfo.State.RUNNING;
        for (int i = 0; i < limit && ending == null; i++) {
            if (terminating) {
                ending = new TaskExit.Terminated(this);
            } else if (!handleNext()) {
                state = TaskInfo.State.RECEIVING;
                return;
            }
        }
        if (ending != null) {
            finish(ending);
        } else if (mailbox.size() > 0 || terminating) {
            wake();
        } else {
            state = TaskInfo.State.RECEIVING;
        }
    }

    /** Handles the oldest message; false when there is none. */
    @SuppressWarnings("unchecked")
    private boolean handleNext() {
        try {
            Object message = nextMessage();
            if (message == null) {
                return false;
            }
            handler.handle(this, (M) message);
        } catch (Throwable e) {
            ending = new TaskExit.Failed(this, e);
        }
        return true;
    }

    @Override
    void start() {
        if (terminating) {
            finish(new TaskExit.Terminated(this));
        } else if (mailbox.size() > 0) {
            wake();
        } else {
            state = TaskInfo.State.RECEIVING;
        }
    }

    @Override
    void wake() {
        state = TaskInfo.State.READY;
        turns.makeReady(this);
    }

    @Override
    void endNow() {
        if (state == TaskInfo.State.RECEIVING) {
            wake();
        }
    }

    @Override
    public void exit(@Nullable Object value) {
        requireTurn("exit");
        ending = new TaskExit.Returned(this, value);
    }

    private NotSuspendableException refuse(String operation, String instead) {
        return new NotSuspendableException(
                operation,
                "task '" + name() + "' is a handler, which must not suspend; " + instead);
    }

    private NotSuspendableException refuseReceive() {
        return refuse("receive", "it is called for each message");
    }

    @Override
    public M receive() {
        throw refuseReceive();
    }

    @Override
    public Optional<M> receive(Duration timeout) {
        throw refuse("receive", "it is called for each message; use 'after' for a timeout");
    }

    @Override
    public <T extends M> T receive(Class<T> type) {
        throw refuseReceive();
    }

    @Override
    public <T extends M> Optional<T> receive(Class<T> type, Duration timeout) {
        throw refuseReceive();
    }

    @Override
    public M receive(Predicate<? super M> matching) {
        throw refuseReceive();
    }

    @Override
    public Optional<M> receive(Predicate<? super M> matching, Duration timeout) {
        throw refuseReceive();
    }

    @Override
    public void sleep(Duration time) {
        throw refuse("sleep", "use 'after'");
    }

    @Override
    public void yield() {
        throw refuse("yield", "return, and send itself a message if there is more to do");
    }

    @Override
    public <T extends @Nullable Object> T blocking(Callable<T> call) {
        throw refuse("blocking", "use 'pipe' with a future, or a body");
    }

    @Override
    public <T extends @Nullable Object> T compute(Callable<T> call) {
        throw refuse("compute", "use 'pipe' with a future, or a body");
    }

    @Override
    public <T extends @Nullable Object> T await(CompletionStage<T> stage, Duration timeout) {
        throw refuse("await", "use 'pipe'");
    }

    @Override
    public <T> void put(TaskRef<T> to, T message, Duration timeout) {
        throw refuse("put", "use 'pipe' with 'putAsync'");
    }

    @Override
    public <T> void deliver(TaskRef<T> to, T message, Duration timeout) {
        throw refuse("deliver", "use 'deliverThen'");
    }

    @Override
    public <T> int deliver(Channel<T> to, T message, int subscribers, Duration timeout) {
        throw refuse("deliver", "use 'pipe' with 'deliverAsync'");
    }

    @Override
    public void subscribe(Channel<? extends M> channel, Duration timeout) {
        throw refuse("subscribe", "use 'pipe' with 'subscribeAsync'");
    }

    @Override
    public void unsubscribe(Channel<? extends M> channel, Duration timeout) {
        throw refuse("unsubscribe", "use 'pipe' with 'unsubscribeAsync'");
    }

    @Override
    public TaskExit join(TaskRef<?> other) {
        throw refuse("join", "use 'monitor'");
    }

    @Override
    public TaskExit join(TaskRef<?> other, Duration timeout) {
        throw refuse("join", "use 'monitor', and 'after' for the timeout");
    }

    @Override
    public <T> Optional<TaskRef<T>> locate(String name, Class<T> messageType, Duration timeout) {
        throw refuse("locate", "use 'locateThen'");
    }

    @Override
    public <T> Optional<Channel<T>> locateChannel(
            String name, Class<T> messageType, Duration timeout) {
        throw refuse("locateChannel", "use 'pipe' with the directory's 'locateChannel'");
    }
}

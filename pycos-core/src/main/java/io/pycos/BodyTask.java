package io.pycos;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A task that is straight-line code on a virtual thread of its own.
 *
 * <h2>For maintainers</h2>
 *
 * <p>The thread runs only while it has the turn, but for {@link #blocking}. It waits for the turn parked on {@code go},
 * which whoever hands the turn on sets. A wake-up may come late, for a wait that is over: every wait looks again at what
 * it waits for. The interrupt flag is cleared before parking, or the park would return at once
 * for ever, and restored after. The thread is interrupted, to end a call inside {@code blocking}, only under {@code
 * callLock}, so that the interrupt never hits what comes after the call.
 *
 * @param <M> messages the task receives
 */
final class BodyTask<M> extends LocalTask<M> implements Runnable, LocalTask.TurnThread {

    private final TaskBody<M> body;

    /** Made at the first turn; a task that never starts has no thread. */
    private @Nullable Thread thread;

    /** Set by who hands the turn to this task, cleared by the task. */
    private volatile boolean go;

    private boolean terminationThrown;

    private final Object callLock = new Object();
    private boolean inCall;
    private boolean interruptedByUs;

    BodyTask(Turns turns, TaskBuilder<M> builder, TaskBody<M> body) {
        super(turns, builder);
        this.body = body;
    }

    @Override
    public Turns turns() {
        return turns;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable error) {
        PycosScheduler.LOG.error("[task {}] its thread failed outside the task", this, error);
    }

    @Override
    void start() {
        turns.makeReady(this);
    }

    /** Gives the task its turn; called by who had it. */
    void go() {
        if (thread == null) {
            thread = turns.scheduler.threads().newThread(this);
            thread.setName(name());
            thread.setUncaughtExceptionHandler(this);
            thread.start();
        } else {
            go = true;
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        turns.arrive(this);
        state = TaskInfo.State.RUNNING;
        finish(terminating ? new TaskExit.Terminated(this) : runBody());
        turns.passOn(null);
    }

    private TaskExit runBody() {
        try {
            Object value = body.run(this);
            return terminationThrown ? new TaskExit.Terminated(this) : new TaskExit.Returned(this, value);
        } catch (Throwable e) {
            return terminationThrown && e instanceof TaskTermination
                    ? new TaskExit.Terminated(this)
                    : new TaskExit.Failed(this, e);
        }
    }

    // waiting

    @Override
    void wake() {
        state = TaskInfo.State.READY;
        turns.makeReady(this);
    }

    @Override
    void endNow() {
        switch (state) {
            case RECEIVING, WAITING -> wake();
            case BLOCKING -> interruptCall();
            case READY, RUNNING, ENDED -> {}
        }
    }

    private void wakeIfWaiting() {
        if (state == TaskInfo.State.RECEIVING || state == TaskInfo.State.WAITING) {
            wake();
        }
    }

    private void begin(String operation) {
        requireTurn(operation);
        checkTermination();
    }

    private void checkTermination() {
        if (terminating) {
            terminationThrown = true;
            throw new TaskTermination(toString());
        }
    }

    /** Gives up the turn until somebody wakes this task. */
    private void suspend(TaskInfo.State waiting) {
        checkTermination();
        state = waiting;
        if (!turns.passOn(this)) {
            awaitTurn();
        }
        state = TaskInfo.State.RUNNING;
        checkTermination();
    }

    private void awaitTurn() {
        boolean interrupted = Thread.interrupted();
        while (!go) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        go = false;
        turns.arrive(this);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives up the turn until woken, or for a time; whether the time is over is for the caller to see. */
    private void suspend(TaskInfo.State waiting, long deadline) {
        Timers.Timer timer = turns.addTimer(deadline - turns.scheduler.nanoTime(), this::wakeIfWaiting);
        try {
            suspend(waiting);
        } finally {
            turns.removeTimer(timer);
        }
    }

    private long deadline(Duration timeout) {
        return turns.scheduler.nanoTime() + Helpers.nanos(timeout);
    }

    private boolean isOver(long deadline) {
        return turns.scheduler.nanoTime() - deadline >= 0;
    }

    // receive and time

    @Override
    @SuppressWarnings("unchecked")
    public M receive() {
        begin("receive");
        Object message = mailbox.poll();
        while (message == null) {
            suspend(TaskInfo.State.RECEIVING);
            message = mailbox.poll();
        }
        return (M) message;
    }

    @Override
    public Optional<M> receive(Duration timeout) {
        return receive(message -> true, timeout);
    }

    @Override
    public <T extends M> T receive(Class<T> type) {
        return type.cast(receive(type::isInstance));
    }

    @Override
    public <T extends M> Optional<T> receive(Class<T> type, Duration timeout) {
        return receive((Predicate<M>) type::isInstance, timeout).map(type::cast);
    }

    @Override
    public M receive(Predicate<? super M> matching) {
        begin("receive");
        M message = take(matching, 0);
        while (message == null) {
            int seen = mailbox.size();
            suspend(TaskInfo.State.RECEIVING);
            message = take(matching, seen);
        }
        return message;
    }

    @Override
    public Optional<M> receive(Predicate<? super M> matching, Duration timeout) {
        begin("receive");
        M message = take(matching, 0);
        if (message != null) {
            return Optional.of(message);
        }
        long deadline = deadline(timeout);
        while (message == null && !isOver(deadline)) {
            int seen = mailbox.size();
            suspend(TaskInfo.State.RECEIVING, deadline);
            message = take(matching, seen);
        }
        return Optional.ofNullable(message);
    }

    @SuppressWarnings("unchecked")
    private @Nullable M take(Predicate<? super M> matching, int from) {
        int position = mailbox.find(message -> matching.test((M) message), from);
        return position < 0 ? null : (M) mailbox.remove(position);
    }

    @Override
    public void sleep(Duration time) {
        begin("sleep");
        long deadline = deadline(time);
        while (!isOver(deadline)) {
            suspend(TaskInfo.State.WAITING, deadline);
        }
    }

    @Override
    public void yield() {
        begin("yield");
        wake();
        suspend(TaskInfo.State.READY);
    }

    // work outside the turn

    @Override
    public <T extends @Nullable Object> T blocking(Callable<T> call) {
        begin("blocking");
        synchronized (callLock) {
            inCall = true;
        }
        state = TaskInfo.State.BLOCKING;
        turns.passOn(null);
        try {
            return call.call();
        } catch (Exception e) {
            throw Waits.unchecked(e);
        } finally {
            endCall();
            turns.execute(() -> {
                state = TaskInfo.State.READY;
                turns.makeReady(this);
            });
            awaitTurn();
            state = TaskInfo.State.RUNNING;
            checkTermination();
        }
    }

    private void interruptCall() {
        synchronized (callLock) {
            if (inCall && thread != null) {
                interruptedByUs = true;
                thread.interrupt();
            }
        }
    }

    private void endCall() {
        synchronized (callLock) {
            inCall = false;
            if (interruptedByUs) {
                interruptedByUs = false;
                Thread.interrupted();
            }
        }
    }

    @Override
    public <T extends @Nullable Object> T compute(Callable<T> call) {
        begin("compute");
        var result = new CompletableFuture<T>();
        Future<?> work = Helpers.compute(() -> {
            try {
                result.complete(call.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            awaitDone(result);
        } catch (TaskTermination e) {
            work.cancel(true);
            throw e;
        }
        return value(result);
    }

    @Override
    public <T extends @Nullable Object> T await(CompletionStage<T> stage, Duration timeout) {
        return await("completion of what was awaited", stage.toCompletableFuture(), timeout);
    }

    private <T extends @Nullable Object> T await(String what, CompletableFuture<T> future, Duration timeout) {
        begin("await");
        long deadline = deadline(timeout);
        boolean pending = wakeWhenDone(future);
        while (pending && !isOver(deadline)) {
            suspend(TaskInfo.State.WAITING, deadline);
            pending = !future.isDone();
        }
        if (!future.isDone()) {
            throw new WaitTimeoutException(what, timeout);
        }
        return value(future);
    }

    /** Waits for a future that ends by its own bound. */
    private <T extends @Nullable Object> void awaitDone(CompletableFuture<T> future) {
        boolean pending = !future.isDone() && wakeWhenDone(future);
        while (pending) {
            suspend(TaskInfo.State.WAITING);
            pending = !future.isDone();
        }
    }

    /** Arranges the wake-up; false when the future was done meanwhile, in which case nobody would come to wake. */
    private boolean wakeWhenDone(CompletableFuture<?> future) {
        future.whenComplete((value, failure) -> turns.execute(this::wakeIfWaiting));
        return !future.isDone();
    }

    private static <T extends @Nullable Object> T value(CompletableFuture<T> done) {
        try {
            return done.join();
        } catch (CompletionException e) {
            throw Waits.unchecked(e);
        }
    }

    private <T extends @Nullable Object> T bounded(CompletableFuture<T> future) {
        try {
            awaitDone(future);
        } catch (TaskTermination e) {
            future.cancel(false);
            throw e;
        }
        return value(future);
    }

    // others

    @Override
    public <T> void put(TaskRef<T> to, T message, Duration timeout) {
        begin("put");
        bounded(to.putAsync(message, timeout));
    }

    @Override
    public <T> void deliver(TaskRef<T> to, T message, Duration timeout) {
        begin("deliver");
        bounded(to.deliverAsync(message, timeout));
    }

    @Override
    public <T> int deliver(Channel<T> to, T message, int subscribers, Duration timeout) {
        begin("deliver");
        return bounded(to.deliverAsync(message, subscribers, timeout));
    }

    @Override
    public void subscribe(Channel<? extends M> channel, Duration timeout) {
        begin("subscribe");
        bounded(channel.subscribeAsync(asSubscriber(), timeout));
    }

    /** A task takes every message of a channel of its own type, or of a narrower one. */
    @SuppressWarnings("unchecked")
    private <T> TaskRef<T> asSubscriber() {
        return (TaskRef<T>) this;
    }

    @Override
    public void unsubscribe(Channel<? extends M> channel, Duration timeout) {
        begin("unsubscribe");
        bounded(channel.unsubscribeAsync(id(), timeout));
    }

    @Override
    public TaskExit join(TaskRef<?> other) {
        begin("join");
        return bounded(other.exit());
    }

    @Override
    public TaskExit join(TaskRef<?> other, Duration timeout) {
        begin("join");
        CompletableFuture<TaskExit> exit = other.exit();
        try {
            return await("the end of task '" + other.name() + "'", exit, timeout);
        } finally {
            exit.cancel(false);
        }
    }

    @Override
    public <T> Optional<TaskRef<T>> locate(String name, Class<T> messageType, Duration timeout) {
        begin("locate");
        return bounded(turns.scheduler.directory().locate(name, messageType, timeout));
    }

    @Override
    public <T> Optional<Channel<T>> locateChannel(String name, Class<T> messageType, Duration timeout) {
        begin("locateChannel");
        return bounded(turns.scheduler.directory().locateChannel(name, messageType, timeout));
    }

    @Override
    public void exit(@Nullable Object value) {
        throw new NotSuspendableException("exit", "task '" + name() + "' is a body, which ends by returning");
    }
}

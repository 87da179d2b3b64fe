package io.pycos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What both shapes of task have in common; handle and own view are one object, so that a task costs
 * little.
 *
 * <h2>For maintainers</h2>
 *
 * <p>Longer than other classes: a task is one object, so that a million of them fit into memory,
 * and this is the part of {@link Task} and {@link TaskRef} that both shapes share.
 *
 * <p>Unless a field says otherwise it is touched only in the turn of the task's scheduler. {@code
 * exit} is written once, in the turn, and read by anyone. A task is in exactly one {@link
 * TaskInfo.State}, and in the ready queue exactly while that is {@code READY}.
 *
 * @param <M> messages the task receives
 */
abstract sealed class LocalTask<M> implements Task<M>, TaskRef<M> permits BodyTask, HandlerTask {

    /**
     * Marks the threads that can have a turn: the uncaught-exception handler of such a thread is
     * one of these.
     */
    interface TurnThread extends Thread.UncaughtExceptionHandler {

        Turns turns();
    }

    final Turns turns;
    final Mailbox mailbox = new Mailbox();
    TaskInfo.State state = TaskInfo.State.READY;

    /** Somebody asked for the end of the task; it is carried out at the next suspension. */
    boolean terminating;

    /** Neighbours in the list of live tasks, guarded by {@link LiveTasks}. */
    @Nullable LocalTask<?> previous;

    @Nullable LocalTask<?> next;

    /** Guarded by {@link LiveTasks}. */
    boolean daemon;

    private final String name;
    private final Class<? super M> messageType;
    private final long serial;
    private final long startedMillis = System.currentTimeMillis();
    private volatile @Nullable TaskExit exit;

    /** Observations not answered yet; guarded by this object's monitor. */
    private @Nullable List<CompletableFuture<TaskExit>> observers;

    /** Reports that can still be given up; there is a set only when there was one. */
    private @Nullable Set<Report> expected;

    LocalTask(Turns turns, TaskBuilder<M> builder) {
        this.turns = turns;
        this.name = builder.name;
        this.messageType = builder.messageType;
        this.daemon = builder.daemon;
        this.serial = Directory.nextSerial();
    }

    /** Makes the task ready for the first time, in the turn. */
    abstract void start();

    /** A message or a request to end has come for a task that waits. */
    abstract void wake();

    /** Carries out a request to end, in the turn. */
    abstract void endNow();

    // handle

    @Override
    public final TaskRef<M> ref() {
        return this;
    }

    @Override
    public final RefId id() {
        return new RefId(turns.scheduler.directory().incarnation(), serial);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Location location() {
        return Location.LOCAL;
    }

    @Override
    public final Class<? super M> messageType() {
        return messageType;
    }

    @Override
    public final boolean send(M message) {
        Objects.requireNonNull(message, "'message' must not be null");
        if (exit != null) {
            return refuse();
        }
        if (turns.isHolder()) {
            turns.drain();
            return accept(message) || refuse();
        }
        turns.post(this, message);
        return true;
    }

    private boolean refuse() {
        turns.refused.incrementAndGet();
        return false;
    }

    @Override
    public final CompletableFuture<Void> putAsync(M message, Duration timeout) {
        return deliverAsync(message, timeout);
    }

    @Override
    public final CompletableFuture<Void> deliverAsync(M message, Duration timeout) {
        Objects.requireNonNull(message, "'message' must not be null");
        var delivered = new CompletableFuture<Void>();
        turns.execute(
                () -> {
                    if (delivered.isDone()) {
                        return;
                    }
                    if (accept(message)) {
                        delivered.complete(null);
                    } else {
                        refuse();
                        delivered.completeExceptionally(
                                new NotDeliveredException(
                                        toString(),
                                        NotDeliveredException.Reason.GONE,
                                        "the task has ended"));
                    }
                });
        return Helpers.bound(
                delivered,
                timeout,
                () ->
                        new NotDeliveredException(
                                toString(),
                                NotDeliveredException.Reason.TIMEOUT,
                                "its scheduler did not come to it within " + timeout));
    }

    @Override
    public final CompletableFuture<TaskExit> exit() {
        var observation = new CompletableFuture<TaskExit>();
        TaskExit ended;
        synchronized (this) {
            ended = exit;
            if (ended == null) {
                if (observers == null) {
                    observers = new ArrayList<>(1);
                }
                observers.add(observation);
            }
        }
        if (ended != null) {
            observation.complete(ended);
        } else {
            observation.whenComplete((value, failure) -> forget(observation));
        }
        return observation;
    }

    /** Observations not answered yet. */
    final synchronized int observers() {
        return observers == null ? 0 : observers.size();
    }

    private synchronized void forget(CompletableFuture<TaskExit> observation) {
        if (observers != null) {
            observers.remove(observation);
        }
    }

    @Override
    public final void terminate() {
        if (exit == null) {
            turns.execute(
                    () -> {
                        if (exit == null) {
                            terminating = true;
                            endNow();
                        }
                    });
        }
    }

    @Override
    public final String toString() {
        return name + "/" + serial;
    }

    final boolean hasEnded() {
        return exit != null;
    }

    /** A picture of the task from any thread, possibly a moment old. */
    final TaskInfo info() {
        return new TaskInfo(
                this,
                turns.scheduler.name(),
                this instanceof HandlerTask,
                state,
                daemon,
                mailbox.size(),
                Instant.ofEpochMilli(startedMillis));
    }

    // in the turn

    /**
     * Puts a message, or a {@link Report} of one, into the mailbox; false when the task has ended.
     */
    final boolean accept(Object content) {
        if (exit != null) {
            return false;
        }
        mailbox.add(content);
        turns.countMessage();
        if (state == TaskInfo.State.RECEIVING) {
            wake();
        }
        return true;
    }

    /** Takes the oldest message out of the mailbox. */
    final @Nullable Object nextMessage() {
        for (; ; ) {
            Object content = mailbox.poll();
            Object message = message(content);
            if (message != null || content == null) {
                return message;
            }
        }
    }

    /**
     * The message that something in the mailbox is, or is made into; null for a report that was
     * given up.
     */
    static @Nullable Object message(@Nullable Object content) {
        return content instanceof Report report ? report.message() : content;
    }

    /** Ends the task, in its own turn or before its first. */
    final void finish(TaskExit how) {
        List<CompletableFuture<TaskExit>> told;
        synchronized (this) {
            exit = how;
            told = observers;
            observers = null;
        }
        state = TaskInfo.State.ENDED;
        if (how instanceof TaskExit.Failed failed) {
            PycosScheduler.LOG.warn(
                    "[task {}] failed on scheduler '{}'",
                    this,
                    turns.scheduler.name(),
                    failed.error());
        }
        if (expected != null) {
            List.copyOf(expected).forEach(Report::giveUp);
        }
        for (Object left = mailbox.poll(); left != null; left = mailbox.poll()) {
            if (!(left instanceof Report)) {
                turns.scheduler.deadLetter(this, left, "the task ended before it received this");
            }
        }
        mailbox.giveUpRing();
        turns.scheduler.ended(this);
        if (told != null) {
            told.forEach(observation -> observation.complete(how));
        }
    }

    final void requireTurn(String operation) {
        if (!turns.isRunning(this)) {
            throw new NotSuspendableException(
                    operation,
                    "only task '"
                            + name
                            + "' itself may do this, on its own thread and in its turn");
        }
    }

    // own view, both shapes

    @Override
    public final PycosScheduler scheduler() {
        return turns.scheduler;
    }

    @Override
    public final <T> TaskRef<T> spawn(String name, TaskAction<T> body) {
        requireTurn("spawn");
        return turns.scheduler.spawn(name, body);
    }

    @Override
    public final <T> TaskRef<T> spawnReturning(String name, TaskBody<T> body) {
        requireTurn("spawnReturning");
        return turns.scheduler.spawnReturning(name, body);
    }

    @Override
    public final <T> TaskRef<T> handler(String name, TaskHandler<T> handler) {
        requireTurn("handler");
        return turns.scheduler.handler(name, handler);
    }

    @Override
    public final void daemon(boolean daemon) {
        requireTurn("daemon");
        turns.scheduler.live().daemon(this, daemon);
    }

    @Override
    public final Monitor monitor(
            TaskRef<?> other, Function<? super TaskExit, ? extends M> message) {
        requireTurn("monitor");
        CompletableFuture<TaskExit> end = other.exit();
        Report report = expect(new Report(this), () -> end.cancel(false));
        end.thenAccept(exit -> turns.execute(() -> report.arrive(() -> message.apply(exit))));
        return report;
    }

    @Override
    public final Monitor after(Duration time, Supplier<? extends M> message) {
        requireTurn("after");
        Report report = new Report(this);
        Timers.Timer timer = turns.addTimer(Helpers.nanos(time), () -> report.arrive(message));
        return expect(report, () -> turns.removeTimer(timer));
    }

    /** Keeps in mind what to give up when the task ends before the report comes. */
    private Report expect(Report report, Runnable source) {
        report.comesFrom(source);
        if (expected == null) {
            expected = new HashSet<>(4);
        }
        expected.add(report);
        return report;
    }

    final void expectNoMore(Report report) {
        if (expected != null) {
            expected.remove(report);
        }
    }

    @Override
    public final <T> void pipe(
            CompletionStage<T> stage,
            BiFunction<? super @Nullable T, @Nullable Throwable, ? extends M> message) {
        requireTurn("pipe");
        Report report = new Report(this);
        stage.whenComplete(
                (value, failure) ->
                        turns.execute(() -> report.arrive(() -> message.apply(value, failure))));
    }

    @Override
    @SuppressWarnings("NullAway") // it does not see that the wildcard's bound admits null
    public final <T> void deliverThen(
            TaskRef<T> to,
            T message,
            Duration timeout,
            Function<? super @Nullable NotDeliveredException, ? extends M> outcome) {
        requireTurn("deliverThen");
        pipe(
                to.deliverAsync(message, timeout),
                (done, failure) -> outcome.apply(asNotDelivered(to, failure)));
    }

    private static @Nullable NotDeliveredException asNotDelivered(
            TaskRef<?> to, @Nullable Throwable failure) {
        if (failure == null) {
            return null;
        }
        RuntimeException cause = Waits.unchecked(failure);
        return cause instanceof NotDeliveredException known
                ? known
                : new NotDeliveredException(
                        to.toString(),
                        NotDeliveredException.Reason.REFUSED,
                        String.valueOf(cause.getMessage()));
    }

    @Override
    public final <T> void locateThen(
            String name,
            Class<T> messageType,
            Duration timeout,
            Function<? super Optional<TaskRef<T>>, ? extends M> outcome) {
        requireTurn("locateThen");
        pipe(
                turns.scheduler.directory().locate(name, messageType, timeout),
                (found, failure) -> outcome.apply(found == null ? Optional.empty() : found));
    }

    /** The task whose turn this thread has. */
    static @Nullable LocalTask<?> current(Thread thread) {
        return thread.getUncaughtExceptionHandler() instanceof TurnThread marked
                        && marked.turns().isHeldBy(thread)
                ? marked.turns().running()
                : null;
    }

    /** Whether this thread has the turn of some scheduler. */
    static boolean holdsTurn(Thread thread) {
        return thread.getUncaughtExceptionHandler() instanceof TurnThread marked
                && marked.turns().isHeldBy(thread);
    }
}

package io.pycos;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs communicating tasks, at most one of them at any time.
 *
 * <p>A task keeps its turn until it calls a suspending operation of {@link Task}, or ends; between
 * two of these its code sees no other task of this scheduler, so what they share needs no lock.
 * Ready tasks take turns first-in first-out; a handler's turn is at most 64 messages. A scheduler
 * is only state, without a thread of its own: thousands are normal. Every method may be called from
 * any thread.
 *
 * <p>{@link #close} waits for all tasks that are not daemons; {@link #terminate} does not.
 */
public final class PycosScheduler implements AutoCloseable {

    /** A turn held longer than this is reported, unless the builder says otherwise. */
    public static final Duration DEFAULT_STALL_LIMIT = Duration.ofSeconds(1);

    /** How long {@link #close} waits, unless the builder says otherwise. */
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(30);

    static final Logger LOG = LoggerFactory.getLogger(PycosScheduler.class);

    /**
     * How long terminated tasks may take to run their {@code finally} blocks before they are left
     * to themselves.
     */
    private static final Duration TERMINATION_GRACE = Duration.ofSeconds(5);

    /** How long {@link #close} waits before it says for whom. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final String name;
    private final Directory directory;
    private final Duration closeTimeout;
    private final DeadLetter.Listener deadLetters;
    private final Consumer<Stall> stallListener;
    private final ThreadFactory threads;
    private final LongSupplier clock;
    private final LiveTasks live = new LiveTasks();
    private final Turns turns = new Turns(this);
    private final StallWatch stallWatch;
    private final AtomicLong stalls = new AtomicLong();
    private volatile boolean closing;

    private PycosScheduler(Builder builder) {
        this.name = builder.name;
        this.directory = builder.directory;
        this.closeTimeout = builder.closeTimeout;
        this.deadLetters = builder.deadLetters;
        this.stallListener = builder.stallListener;
        this.threads = builder.threads;
        this.clock = builder.clock;
        this.stallWatch = new StallWatch(this, turns, builder.stallLimit);
    }

    /** A scheduler with a directory of its own and all defaults. */
    public static PycosScheduler create(String name) {
        return builder(name).build();
    }

    public static Builder builder(String name) {
        return new Builder(name);
    }

    public String name() {
        return name;
    }

    /** The names that this scheduler's tasks can locate. */
    public Directory directory() {
        return directory;
    }

    /** Starts a body (T-04). */
    public <M> TaskRef<M> spawn(String name, TaskAction<M> body) {
        return this.<M>untyped(name).body(body);
    }

    /** Starts a body whose result is its exit value. */
    public <M> TaskRef<M> spawnReturning(String name, TaskBody<M> body) {
        return this.<M>untyped(name).returning(body);
    }

    /** Starts a handler. */
    public <M> TaskRef<M> handler(String name, TaskHandler<M> handler) {
        return this.<M>untyped(name).handler(handler);
    }

    /** Describes a task whose messages are checked to be of a class when they come from abroad. */
    public <M> TaskBuilder<M> task(String name, Class<M> messageType) {
        return new TaskBuilder<>(this, name, messageType);
    }

    private <M> TaskBuilder<M> untyped(String name) {
        return new TaskBuilder<>(this, name, Object.class);
    }

    /** The live tasks. */
    public List<TaskInfo> tasks() {
        return live.list().stream().map(LocalTask::info).toList();
    }

    public SchedulerStats stats() {
        return new SchedulerStats(
                live.count(),
                turns.turns(),
                turns.messages(),
                turns.refused.get(),
                turns.deadLetters.get(),
                stalls.get());
    }

    /**
     * Waits until only daemon tasks are left (T-23); more tasks may be started meanwhile and after.
     *
     * @return false when it did not come to that in time; {@link #tasks} tells what still runs
     * @throws BlockingInTurnException inside a turn
     * @throws WaitInterruptedException when this thread is interrupted
     */
    public boolean join(Duration timeout) {
        Waits.requireNoTurn("join of scheduler '" + name + "'");
        try {
            return live.await(false, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WaitInterruptedException("join of scheduler '" + name + "'", e);
        }
    }

    /**
     * Admits no new tasks from outside, waits until only daemon tasks are left, and terminates
     * those (T-24).
     *
     * <p>Tasks that have not ended within the close timeout are named in the log and terminated
     * too. An interrupt shortens the wait. Idempotent.
     *
     * @throws BlockingInTurnException inside a turn
     */
    @Override
    public void close() {
        Waits.requireNoTurn("close of scheduler '" + name + "'");
        closing = true;
        boolean interrupted = false;
        try {
            if (!awaitTasks()) {
                LOG.warn(
                        "[scheduler {}] closing, though after {} these still run: {}",
                        name,
                        closeTimeout,
                        live.names(false));
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        terminate();
        try {
            if (!live.await(true, TERMINATION_GRACE)) {
                LOG.warn(
                        "[scheduler {}] closed, though these did not end when terminated: {}",
                        name,
                        live.names(true));
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for all tasks that are not daemons; says whom it waits for if that takes long. */
    private boolean awaitTasks() throws InterruptedException {
        boolean patient = closeTimeout.compareTo(CLOSE_PATIENCE) > 0;
        if (live.await(false, patient ? CLOSE_PATIENCE : closeTimeout)) {
            return true;
        }
        if (!patient) {
            return false;
        }
        LOG.info("[scheduler {}] closing; still waiting for {}", name, live.names(false));
        return live.await(false, closeTimeout.minus(CLOSE_PATIENCE));
    }

    /** Admits no new tasks, asks all live ones to end, and returns (T-25). Idempotent. */
    public void terminate() {
        closing = true;
        live.close();
        live.list().forEach(LocalTask::terminate);
    }

    /** Whether {@link #close} or {@link #terminate} was called. */
    public boolean isClosed() {
        return closing;
    }

    @Override
    public String toString() {
        return "scheduler '" + name + "'";
    }

    // for the rest of the package

    <M> TaskRef<M> start(Function<Turns, LocalTask<M>> maker) {
        LocalTask<M> task = maker.apply(turns);
        if ((closing && !turns.isHolder()) || !live.add(task)) {
            throw new SchedulerClosedException(name, task.name());
        }
        turns.execute(task::start);
        return task;
    }

    void ended(LocalTask<?> task) {
        live.remove(task);
    }

    void deadLetter(LocalTask<?> recipient, Object message, String reason) {
        turns.deadLetters.incrementAndGet();
        report(new DeadLetter(recipient.toString(), message, reason, false));
    }

    void stalled(Stall stall) {
        stalls.incrementAndGet();
        LOG.warn(
                "[scheduler {}] task {} has held its turn for {}, and cannot be terminated before it suspends; it is at {}",
                name,
                stall.task(),
                stall.held(),
                stall.stack().stream()
                        .limit(8)
                        .map(String::valueOf)
                        .collect(Collectors.joining(" < ")));
        try {
            stallListener.accept(stall);
        } catch (RuntimeException | Error e) {
            LOG.error("[scheduler {}] the stall listener failed", name, e);
        }
    }

    LiveTasks live() {
        return live;
    }

    ThreadFactory threads() {
        return threads;
    }

    long nanoTime() {
        return clock.getAsLong();
    }

    StallWatch stallWatch() {
        return stallWatch;
    }

    private void report(DeadLetter letter) {
        try {
            deadLetters.deadLetter(letter);
        } catch (RuntimeException | Error e) {
            LOG.error("[scheduler {}] the dead-letter listener failed", name, e);
        }
    }

    /** Settings of a scheduler; each has a default. */
    public static final class Builder {

        private final String name;
        private Directory directory = Directory.create();
        private Duration stallLimit = DEFAULT_STALL_LIMIT;
        private Duration closeTimeout = DEFAULT_CLOSE_TIMEOUT;
        private DeadLetter.Listener deadLetters = letter -> LOG.debug("[dead letter] {}", letter);
        private Consumer<Stall> stallListener = stall -> {};
        private ThreadFactory threads = Thread.ofVirtual().factory();
        private LongSupplier clock = System::nanoTime;

        private Builder(String name) {
            this.name = name;
        }

        /** The names shared with other schedulers of the process; default is an own directory. */
        public Builder directory(Directory directory) {
            this.directory = directory;
            return this;
        }

        /**
         * How long a turn may be held before it is reported; default {@link #DEFAULT_STALL_LIMIT}.
         * A limit of more than a century is none: turns are not watched.
         */
        public Builder stallLimit(Duration limit) {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("'stallLimit' must be positive, was " + limit);
            }
            this.stallLimit = limit;
            return this;
        }

        /** How long {@link #close} waits for tasks; default {@link #DEFAULT_CLOSE_TIMEOUT}. */
        public Builder closeTimeout(Duration timeout) {
            this.closeTimeout = timeout;
            return this;
        }

        /**
         * Who hears of messages that nobody received; they are counted and logged at debug level by
         * default.
         */
        public Builder deadLetters(DeadLetter.Listener listener) {
            this.deadLetters = listener;
            return this;
        }

        /** Who hears of stalls, besides the log; called on the clock thread, must not block. */
        public Builder stalls(Consumer<Stall> listener) {
            this.stallListener = listener;
            return this;
        }

        /**
         * Where the threads of bodies and of the runner come from; for checkers that need platform
         * threads.
         */
        Builder threads(ThreadFactory threads) {
            this.threads = threads;
            return this;
        }

        Builder clock(LongSupplier nanoTime) {
            this.clock = nanoTime;
            return this;
        }

        public PycosScheduler build() {
            return new PycosScheduler(this);
        }
    }
}

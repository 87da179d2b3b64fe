package io.pycos;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Who of one scheduler's tasks runs next, and on which thread.
 *
 * <h2>For maintainers</h2>
 *
 * <p>Longer than other classes: it is the one algorithm of the core, and its races can only be seen
 * together.
 *
 * <p>The turn is a token. {@code held} is 1 while it is with somebody: a body's virtual thread, or
 * the <em>runner</em>, a virtual thread that exists only while something is ready and that runs
 * handlers. All other state here, the mailboxes and the timers belong to the thread that has the
 * turn ({@code holder}) and need no lock: the token is handed on through a volatile write ({@code
 * go}, {@code held}) or a thread start, each of which publishes what was written before.
 *
 * <p>{@code holder} is read by any thread to ask "is it me?". That is safe without ordering: only
 * the thread itself ever writes its own identity there, and it overwrites it before it hands on.
 *
 * <p>Everybody without the turn talks to the scheduler through {@code inbound}, a lock-free stack
 * (Treiber) that the holder takes over whole and reverses. It is also drained before a local send,
 * or a message of a task's own {@link Task#blocking} call could be overtaken by its next message.
 * What is taken over is worked off in order and to its end: an action among it that leads to
 * another drain does not start one, or what comes later would overtake the rest.
 *
 * <p>No code of a task runs while the inbound stack is drained or a timer fires, since that may be
 * in the middle of another task's turn, and on its thread; what is to call such code becomes a
 * {@link Report} in a mailbox.
 *
 * <p>Race of going idle against a message from outside: the holder writes {@code held = 0} and then
 * looks at {@code inbound}; the sender pushes and then looks at {@code held}. All four are
 * volatile, so at least one of them sees the other, and the compare-and-set on {@code held} admits
 * one.
 */
final class Turns {

    /** What is in the inbound stack: a message for a task, or something to do in the turn. */
    private static final class Inbound {
        final @Nullable LocalTask<?> task;
        final Object content;
        @Nullable Inbound next;

        Inbound(@Nullable LocalTask<?> task, Object content) {
            this.task = task;
            this.content = content;
        }
    }

    /** How many messages a task handles before others have their turns. */
    static final int MESSAGES_PER_TURN = 64;

    private static final int TURNS_PER_CLOCK_LOOK = 64;
    private static final long CLOCK_LOOK_NANOS = 1_000_000;
    private static final VarHandle INBOUND;
    private static final VarHandle HELD;

    static {
        try {
            var lookup = MethodHandles.lookup();
            INBOUND = lookup.findVarHandle(Turns.class, "inbound", Inbound.class);
            HELD = lookup.findVarHandle(Turns.class, "held", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final PycosScheduler scheduler;
    final AtomicLong refused = new AtomicLong();
    final AtomicLong deadLetters = new AtomicLong();

    private volatile @Nullable Inbound inbound;
    private volatile int held;

    /** Written by the holder only; see the class comment for who reads it. */
    private @Nullable Thread holder;

    private @Nullable LocalTask<?> running;
    private boolean draining;
    private final ArrayDeque<LocalTask<?>> ready = new ArrayDeque<>(4);
    private final Timers timers = new Timers();
    private int turnsToClockLook = TURNS_PER_CLOCK_LOOK;
    private int clockLookInterval = TURNS_PER_CLOCK_LOOK;
    private long lastClockLook;
    private @Nullable ScheduledFuture<?> alarm;
    private long alarmDeadline;

    /** Counters of the holder, read out of date by snapshots and the stall watch. */
    private long turns;

    private long messages;

    Turns(PycosScheduler scheduler) {
        this.scheduler = scheduler;
    }

    // any thread

    boolean isHolder() {
        return holder == Thread.currentThread();
    }

    boolean isHeldBy(Thread thread) {
        return holder == thread;
    }

    /** Whether {@code task} is the one that runs, on this thread. */
    boolean isRunning(LocalTask<?> task) {
        return holder == Thread.currentThread() && running == task;
    }

    boolean isBusy() {
        return held != 0;
    }

    long turns() {
        return turns;
    }

    long messages() {
        return messages;
    }

    @Nullable LocalTask<?> running() {
        return running;
    }

    @Nullable Thread holder() {
        return holder;
    }

    /**
     * Does something in the turn: now if this thread has it, else soon; always in the order asked
     * by one thread.
     */
    void execute(Runnable action) {
        if (isHolder()) {
            drain();
            action.run();
        } else {
            push(new Inbound(null, action));
        }
    }

    /** Sends a message from a thread that does not have the turn. */
    void post(LocalTask<?> task, Object message) {
        push(new Inbound(task, message));
    }

    private void push(Inbound node) {
        Inbound head;
        do {
            head = inbound;
            node.next = head;
        } while (!INBOUND.compareAndSet(this, head, node));
        wake();
    }

    /** Starts the runner when nobody has the turn. */
    private void wake() {
        if (held == 0 && HELD.compareAndSet(this, 0, 1)) {
            scheduler.stallWatch().begin();
            startRunner();
        }
    }

    private void startRunner() {
        Thread thread = scheduler.threads().newThread(this::run);
        thread.setUncaughtExceptionHandler(new Runner(this));
        thread.start();
    }

    // the holder

    /** Takes over everything that came from outside, in the order it came. */
    void drain() {
        if (inbound != null && !draining) {
            takeOver();
        }
    }

    private void takeOver() {
        draining = true;
        try {
            for (Inbound node = oldestFirst(); node != null; node = node.next) {
                take(node);
            }
        } finally {
            draining = false;
        }
    }

    private @Nullable Inbound oldestFirst() {
        Inbound node = (Inbound) INBOUND.getAndSet(this, null);
        Inbound first = null;
        while (node != null) {
            Inbound next = node.next;
            node.next = first;
            first = node;
            node = next;
        }
        return first;
    }

    private void take(Inbound node) {
        if (node.task == null) {
            runGuarded((Runnable) node.content);
        } else if (!node.task.accept(node.content)) {
            scheduler.deadLetter(node.task, node.content, "the task ended before it was delivered");
        }
    }

    /** An action that fails must not take the turn down with it. */
    private void runGuarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            PycosScheduler.LOG.error(
                    "[scheduler {}] an internal action failed", scheduler.name(), e);
        }
    }

    void makeReady(LocalTask<?> task) {
        ready.add(task);
    }

    void countMessage() {
        messages++;
    }

    Timers.Timer addTimer(long nanosFromNow, Runnable action) {
        long now = scheduler.nanoTime();
        if (timers.isEmpty()) {
            lookEvery(1, now);
        }
        return timers.add(now + nanosFromNow, action);
    }

    void removeTimer(Timers.Timer timer) {
        timers.remove(timer);
    }

    /** A body's thread begins or resumes with the turn. */
    void arrive(LocalTask<?> task) {
        holder = Thread.currentThread();
        running = task;
        turns++;
    }

    /**
     * Hands the turn on, from the body that has it.
     *
     * @param self the body if it may itself be next, so that no switch is needed; null if it is not
     *     to go on
     * @return whether {@code self} is next and still has the turn
     */
    boolean passOn(@Nullable LocalTask<?> self) {
        running = null;
        lookAtClock();
        for (; ; ) {
            LocalTask<?> next = next();
            if (next == null) {
                if (release()) {
                    return false;
                }
            } else if (next == self) {
                running = self;
                turns++;
                return true;
            } else if (next instanceof BodyTask<?> body) {
                holder = null;
                body.go();
                return false;
            } else {
                ready.addFirst(next);
                holder = null;
                startRunner();
                return false;
            }
        }
    }

    /** The runner: runs handlers until a body is next or nothing is ready. */
    private void run() {
        holder = Thread.currentThread();
        for (; ; ) {
            LocalTask<?> next = next();
            if (next instanceof HandlerTask<?> handler) {
                giveTurn(handler);
            } else if (next instanceof BodyTask<?> body) {
                holder = null;
                body.go();
                return;
            } else if (release()) {
                return;
            }
        }
    }

    private void giveTurn(HandlerTask<?> handler) {
        running = handler;
        turns++;
        try {
            handler.turn(MESSAGES_PER_TURN);
        } catch (RuntimeException | Error e) {
            PycosScheduler.LOG.error("[task {}] its turn failed outside the task", handler, e);
        }
        running = null;
        Thread.interrupted(); // what one handler leaves set is not for the next
    }

    private @Nullable LocalTask<?> next() {
        drain();
        if (--turnsToClockLook <= 0) {
            lookAtClock();
        }
        return ready.poll();
    }

    /**
     * Runs what is due, and decides by the pace of the last turns when to look next: after a
     * millisecond at the latest, for reading the clock costs as much as a short turn. A few fast
     * turns say little, so the interval grows slowly.
     */
    private void lookAtClock() {
        if (timers.isEmpty()) {
            turnsToClockLook = TURNS_PER_CLOCK_LOOK;
            return;
        }
        long now = scheduler.nanoTime();
        long taken = Math.max(1, clockLookInterval - Math.max(0, turnsToClockLook));
        long pace = Math.max(1, (now - lastClockLook) / taken);
        int most = Math.min(2 * clockLookInterval, TURNS_PER_CLOCK_LOOK);
        lookEvery(Math.clamp(CLOCK_LOOK_NANOS / pace, 1, most), now);
        for (Timers.Timer due = timers.pollDue(now); due != null; due = timers.pollDue(now)) {
            runGuarded(due.action);
        }
    }

    private void lookEvery(int turns, long now) {
        clockLookInterval = turns;
        turnsToClockLook = turns;
        lastClockLook = now;
    }

    /**
     * Gives the turn back when nothing is ready; false when something came in and this thread has
     * the turn again.
     */
    private boolean release() {
        lookAtClock();
        if (!ready.isEmpty()) {
            return false;
        }
        setAlarm();
        holder = null;
        held = 0;
        if (inbound == null || !HELD.compareAndSet(this, 0, 1)) {
            return true;
        }
        holder = Thread.currentThread();
        scheduler.stallWatch().begin();
        return false;
    }

    /**
     * Has the clock thread wake this scheduler at its next deadline, unless it will be woken
     * earlier anyway. An alarm that is not needed any more is left to ring, which is cheaper than a
     * new one for the next wait; but it must not keep a scheduler in memory that nobody uses.
     */
    private void setAlarm() {
        if (timers.isEmpty()) {
            if (alarm != null && scheduler.live().count() == 0) {
                alarm.cancel(false);
                alarm = null;
            }
            return;
        }
        long deadline = timers.nearest();
        if (alarm != null && alarmDeadline - deadline <= 0) {
            return;
        }
        if (alarm != null) {
            alarm.cancel(false);
        }
        alarmDeadline = deadline;
        alarm =
                Helpers.after(
                        Math.max(0, deadline - scheduler.nanoTime()),
                        () -> execute(this::alarmRang));
    }

    /**
     * In the turn, so that a holder who is just going idle does not rely on an alarm that has rung
     * already.
     */
    private void alarmRang() {
        alarm = null;
    }

    /**
     * Marks the runner's thread, as a body marks its own, so that a blocking call in its turn is
     * recognised.
     */
    private record Runner(Turns turns) implements LocalTask.TurnThread {

        @Override
        public void uncaughtException(Thread thread, Throwable error) {
            PycosScheduler.LOG.error(
                    "[scheduler {}] the runner failed", turns.scheduler.name(), error);
        }
    }
}

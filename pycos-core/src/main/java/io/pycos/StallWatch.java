package io.pycos;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Notices when one scheduler's turn is held too long, from the process-wide clock thread.
 *
 * <p>It compares the counter of turns between two looks, without any cost to the tasks; so a stall
 * is noticed up to one period late.
 *
 * <h2>For maintainers</h2>
 *
 * <p>Only schedulers that are busy are watched, so that thousands of idle ones cost nothing and may
 * be collected. Race of {@link #begin} against the look that finds the scheduler idle: the one who
 * begins makes the scheduler busy and then reads {@code watched}; the look writes {@code watched}
 * and then reads again whether it is busy. All are volatile, so at least one of them sees the
 * other.
 */
final class StallWatch {

    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Set<StallWatch> WATCHED = ConcurrentHashMap.newKeySet();

    static {
        Helpers.every(PERIOD, StallWatch::lookAtAll);
    }

    private final PycosScheduler scheduler;
    private final Turns turns;
    private final long limit;
    private volatile boolean watched;

    /** Touched by the clock thread only, as the next two. */
    private long turnSeen = -1;

    private long seenAt;
    private boolean reported;

    StallWatch(PycosScheduler scheduler, Turns turns, Duration limit) {
        this.scheduler = scheduler;
        this.turns = turns;
        this.limit = Helpers.nanos(limit);
    }

    /** The scheduler's turn is about to be taken. */
    void begin() {
        if (!watched && limit != Helpers.FOREVER) {
            watched = true;
            WATCHED.add(this);
        }
    }

    private static void lookAtAll() {
        long now = System.nanoTime();
        WATCHED.forEach(watch -> watch.look(now));
    }

    private void look(long now) {
        if (!turns.isBusy()) {
            end();
        } else if (turns.turns() != turnSeen) {
            turnSeen = turns.turns();
            seenAt = now;
            reported = false;
        } else if (!reported && now - seenAt >= limit) {
            report(Duration.ofNanos(now - seenAt));
        }
    }

    private void end() {
        turnSeen = -1;
        WATCHED.remove(this);
        watched = false;
        if (turns.isBusy()) {
            begin();
        }
    }

    private void report(Duration held) {
        LocalTask<?> task = turns.running();
        String holder = task == null ? "none (between two turns)" : task.toString();
        var stall = new Stall(scheduler.name(), holder, held, stack(turns.holder()));
        if (turns.turns() == turnSeen) {
            reported = true;
            scheduler.stalled(stall);
        }
    }

    private static List<StackTraceElement> stack(@Nullable Thread thread) {
        return thread == null ? List.of() : List.of(thread.getStackTrace());
    }
}

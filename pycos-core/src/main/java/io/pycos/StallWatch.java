package io.pycos;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Notices when one scheduler's turn is held too long, from the process-wide clock thread.
 *
 * <p>It compares the counter of turns between two looks, without any cost to the tasks; so a stall is noticed up to one
 * period late.
 */
final class StallWatch {

    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Set<PycosScheduler> WATCHED = Collections.newSetFromMap(new WeakHashMap<>());

    private final PycosScheduler scheduler;
    private final Turns turns;
    private final long limit;

    /** Touched by the clock thread only. */
    private long turnSeen = -1;

    private long seenAt;
    private boolean reported;

    StallWatch(PycosScheduler scheduler, Turns turns, Duration limit) {
        this.scheduler = scheduler;
        this.turns = turns;
        this.limit = Helpers.nanos(limit);
    }

    static void watch(PycosScheduler scheduler) {
        synchronized (WATCHED) {
            if (WATCHED.isEmpty()) {
                startOnce();
            }
            WATCHED.add(scheduler);
        }
    }

    private static boolean started;

    private static void startOnce() {
        if (!started) {
            started = true;
            Helpers.every(PERIOD, StallWatch::lookAtAll);
        }
    }

    private static void lookAtAll() {
        List<PycosScheduler> all;
        synchronized (WATCHED) {
            all = List.copyOf(WATCHED);
        }
        long now = System.nanoTime();
        all.forEach(scheduler -> scheduler.stallWatch().look(now));
    }

    private void look(long now) {
        LocalTask<?> task = turns.running();
        if (!turns.isBusy() || task == null || turns.turns() != turnSeen) {
            turnSeen = turns.turns();
            seenAt = now;
            reported = false;
        } else if (!reported && now - seenAt >= limit) {
            reported = true;
            scheduler.stalled(
                    new Stall(scheduler.name(), task.toString(), Duration.ofNanos(now - seenAt), stack(turns.holder())));
        }
    }

    private static List<StackTraceElement> stack(@Nullable Thread thread) {
        return thread == null ? List.of() : List.of(thread.getStackTrace());
    }
}

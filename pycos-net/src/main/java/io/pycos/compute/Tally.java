package io.pycos.compute;

import io.pycos.compute.ComputationInfo.TaskCounts;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts the tasks of a computation; may be used by many threads. */
final class Tally {

    private final AtomicLong open = new AtomicLong();
    private final LongAdder submitted = new LongAdder();
    private final LongAdder returned = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder terminated = new LongAdder();
    private final LongAdder lost = new LongAdder();

    /** Counts a task in, unless there are as many as {@code limit} without an outcome. */
    boolean add(int limit) {
        long before = open.getAndUpdate(count -> count < limit ? count + 1 : count);
        if (before >= limit) {
            return false;
        }
        submitted.increment();
        return true;
    }

    void end(TaskOutcome<?> outcome) {
        open.decrementAndGet();
        LongAdder counter =
                switch (outcome) {
                    case TaskOutcome.Returned<?> _ -> returned;
                    case TaskOutcome.Failed<?> _ -> failed;
                    case TaskOutcome.Terminated<?> _ -> terminated;
                    case TaskOutcome.Lost<?> _ -> lost;
                };
        counter.increment();
    }

    /** Tasks without an outcome. */
    long open() {
        return open.get();
    }

    TaskCounts counts(long waiting, long running) {
        return new TaskCounts(
                submitted.sum(),
                waiting,
                running,
                returned.sum(),
                failed.sum(),
                terminated.sum(),
                lost.sum());
    }
}

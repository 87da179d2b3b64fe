package io.pycos.net;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what one peer asks of channels, one after the other, away from the transport's thread: the
 * transform of a channel is code of the application. A virtual thread exists only while something
 * waits; how much may is bounded in bytes.
 */
final class Lane {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    /** What an operation counts at least. */
    private static final int MIN_COST = 128;

    private record Step(Runnable action, long cost) {}

    private final String peer;
    private final long maxCost;
    private final Queue<Step> steps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong cost = new AtomicLong();

    Lane(String peer, long maxCost) {
        this.peer = peer;
        this.maxCost = maxCost;
    }

    /** Returns false if there is no room for it. To be called by one thread at a time. */
    boolean execute(int bytes, Runnable action) {
        long costs = Math.max(bytes, MIN_COST);
        if (cost.get() + costs > maxCost) {
            return false;
        }
        cost.addAndGet(costs);
        steps.add(new Step(action, costs));
        if (waiting.getAndIncrement() == 0) {
            Thread.ofVirtual().name("pycos-channels-of-" + peer).start(this::run);
        }
        return true;
    }

    private void run() {
        do {
            Step step = steps.poll();
            if (step != null) {
                cost.addAndGet(-step.cost);
                run(step.action);
            }
        } while (waiting.decrementAndGet() > 0);
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.warn("[peer {}] an operation on a channel failed", peer, e);
        }
    }
}

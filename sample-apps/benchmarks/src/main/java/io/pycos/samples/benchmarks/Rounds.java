package io.pycos.samples.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long and how often a workload is repeated.
 *
 * @param warmUp time before the first round that counts
 * @param length about the time of one round
 */
record Rounds(int rounds, Duration warmUp, Duration length) {

    private static final long QUANTUM = 1_000;
    private static final int FEWEST_WARM_UPS = 3;
    private static final double GREATEST_STEP = 8;

    /** The figures of the rounds, in order; during the warm-up the size of a round is found. */
    List<Double> measure(Workload workload) throws Exception {
        long n = QUANTUM;
        long end = System.nanoTime() + warmUp.toNanos();
        for (int i = 0; i < FEWEST_WARM_UPS || System.nanoTime() - end < 0; i++) {
            n = next(n, workload.run(n).nanos());
        }
        List<Double> figures = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            figures.add(workload.run(n).figure());
        }
        return figures;
    }

    private long next(long n, long nanos) {
        double step = Math.min((double) length.toNanos() / Math.max(nanos, 1), GREATEST_STEP);
        return Math.max(QUANTUM, Math.ceilDiv((long) (n * step), QUANTUM) * QUANTUM);
    }
}

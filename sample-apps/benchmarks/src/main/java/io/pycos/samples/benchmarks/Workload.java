package io.pycos.samples.benchmarks;

/** One work of one subject, ready to be repeated in this process. */
@FunctionalInterface
interface Workload {

    /** Does the work {@code n} times. */
    Sample run(long n) throws Exception;

    /**
     * What one call gave.
     *
     * @param nanos the time it took, by which the next {@code n} is chosen
     * @param figure the figure to report
     */
    record Sample(long nanos, double figure) {}

    /** A workload whose figure is a rate. */
    static Workload rate(Timed timed) {
        return n -> {
            long nanos = timed.run(n);
            return new Sample(nanos, n * 1e9 / nanos);
        };
    }

    /** Does something {@code n} times and says how many ns it took. */
    @FunctionalInterface
    interface Timed {
        long run(long n) throws Exception;
    }
}

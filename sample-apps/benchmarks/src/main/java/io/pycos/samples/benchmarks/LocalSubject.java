package io.pycos.samples.benchmarks;

/**
 * A library that passes messages within one process. One instance, in a process of its own, does
 * one work.
 */
interface LocalSubject {

    Workload workload(Work work) throws Exception;

    /** For a library that has no such thing. */
    static IllegalArgumentException without(Work work) {
        return new IllegalArgumentException("This subject does not do '%s'".formatted(work.label));
    }
}

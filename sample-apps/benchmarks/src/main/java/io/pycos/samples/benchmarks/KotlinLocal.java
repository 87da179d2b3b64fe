package io.pycos.samples.benchmarks;

/** Kotlin's coroutines with their channels, on one thread. */
final class KotlinLocal implements LocalSubject {

    @Override
    public Workload workload(Work work) {
        return switch (work) {
            case BODY_PING_PONG -> Workload.rate(Coroutines::pingPong);
            case FLOOD -> Workload.rate(Coroutines::flood);
            default -> throw LocalSubject.without(work);
        };
    }
}

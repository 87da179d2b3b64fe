package io.pycos.samples.benchmarks;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The times of requests that are answered one by one. Each call follows the one before, on whatever
 * thread.
 */
final class RoundTrips {

    private final long[] nanos;
    private final CompletableFuture<long[]> sorted = new CompletableFuture<>();
    private int answered;
    private long sent;

    RoundTrips(int n) {
        nanos = new long[n];
    }

    /** The request to send now. */
    byte[] request() {
        byte[] packet = Packet.of(Packet.ECHO, answered);
        sent = System.nanoTime();
        return packet;
    }

    /** Takes an answer, and gives the next request; null after the last. */
    byte @Nullable [] answered(byte[] packet) {
        nanos[answered] = System.nanoTime() - sent;
        if (Packet.number(packet) != answered) {
            throw new IllegalStateException("An answer to another request");
        }
        if (++answered < nanos.length) {
            return request();
        }
        Arrays.sort(nanos);
        sorted.complete(nanos);
        return null;
    }

    /** All times, the shortest first. */
    CompletableFuture<long[]> sorted() {
        return sorted;
    }
}

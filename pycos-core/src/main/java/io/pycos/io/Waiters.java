package io.pycos.io;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for something that another thread brings about. Thread-safe; a wait may end for
 * nothing.
 */
final class Waiters {

    private final List<CompletableFuture<@Nullable Void>> waiting = new ArrayList<>(1);

    synchronized CompletableFuture<?> add() {
        waiting.removeIf(CompletableFuture::isDone);
        var woken = new CompletableFuture<@Nullable Void>();
        waiting.add(woken);
        return woken;
    }

    /** Not to be called with a lock held: what waits may go on at once. */
    void wakeAll() {
        List<CompletableFuture<@Nullable Void>> woken;
        synchronized (this) {
            woken = List.copyOf(waiting);
            waiting.clear();
        }
        woken.forEach(waiter -> waiter.complete(null));
    }
}

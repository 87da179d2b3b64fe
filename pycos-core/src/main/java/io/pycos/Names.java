package io.pycos;

import java.util.HashMap;
import java.util.List;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who has which name, and who waits for one to appear. Callers are told outside the lock. */
final class Names<E> {

    private final Map<String, E> holders = new HashMap<>();
    private final Map<String, List<Consumer<E>>> waiting = new HashMap<>();

    /** Gives a free name to {@code holder}; else who has it. */
    @Nullable E add(String name, E holder) {
        List<Consumer<E>> told;
        synchronized (this) {
            E former = holders.putIfAbsent(name, holder);
            if (former != null) {
                return former;
            }
            told = List.copyOf(waiting.getOrDefault(name, List.of()));
        }
        told.forEach(one -> one.accept(holder));
        return null;
    }

    synchronized boolean remove(String name, E holder) {
        return holders.remove(name, holder);
    }

    synchronized Optional<E> get(String name) {
        return Optional.ofNullable(holders.get(name));
    }

    synchronized Map<String, E> all() {
        return Map.copyOf(holders);
    }

    /**
     * Tells {@code listener} who has the name, now if somebody has, and whenever it is given later.
     *
     * @return ends that
     */
    Runnable whenAdded(String name, Consumer<E> listener) {
        E holder;
        synchronized (this) {
            waiting.computeIfAbsent(name, missing -> new ArrayList<>(1)).add(listener);
            holder = holders.get(name);
        }
        if (holder != null) {
            listener.accept(holder);
        }
        return () -> forget(name, listener);
    }

    private synchronized void forget(String name, Consumer<E> listener) {
        List<Consumer<E>> listeners = waiting.get(name);
        if (listeners != null && listeners.remove(listener) && listeners.isEmpty()) {
            waiting.remove(name);
        }
    }
}

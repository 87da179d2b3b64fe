package io.pycos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who has which name, and who waits for one to appear. Callers are told outside the lock. */
final class Names<E> {

    /** Who has a name, and what to do when it does not have it any more. */
    private record Holder<E>(E it, Runnable release) {}

    private final Map<String, Holder<E>> holders = new HashMap<>();
    private final Map<String, List<Consumer<? super E>>> waiting = new HashMap<>();

    /** Gives a free name to {@code holder}, until it is removed; else who has it. */
    @Nullable E add(String name, E holder, Runnable release) {
        List<Consumer<? super E>> told;
        synchronized (this) {
            Holder<E> former = holders.putIfAbsent(name, new Holder<>(holder, release));
            if (former != null) {
                return former.it;
            }
            told = List.copyOf(waiting.getOrDefault(name, List.of()));
        }
        told.forEach(one -> one.accept(holder));
        return null;
    }

    /** Takes a name away from {@code holder}; false when it does not have it. */
    boolean remove(String name, E holder) {
        Holder<E> former;
        synchronized (this) {
            former = holders.get(name);
            if (former == null || !former.it.equals(holder)) {
                return false;
            }
            holders.remove(name);
        }
        former.release.run();
        return true;
    }

    synchronized Optional<E> get(String name) {
        return Optional.ofNullable(holders.get(name)).map(Holder::it);
    }

    synchronized Map<String, E> all() {
        var all = new HashMap<String, E>();
        holders.forEach((name, holder) -> all.put(name, holder.it));
        return Map.copyOf(all);
    }

    /**
     * Tells {@code listener} who has the name, now if somebody has, and whenever it is given later.
     *
     * @return ends that
     */
    Runnable whenAdded(String name, Consumer<? super E> listener) {
        Holder<E> holder;
        synchronized (this) {
            waiting.computeIfAbsent(name, missing -> new ArrayList<>(1)).add(listener);
            holder = holders.get(name);
        }
        if (holder != null) {
            listener.accept(holder.it);
        }
        return () -> forget(name, listener);
    }

    private synchronized void forget(String name, Consumer<? super E> listener) {
        List<Consumer<? super E>> listeners = waiting.get(name);
        if (listeners != null && listeners.remove(listener) && listeners.isEmpty()) {
            waiting.remove(name);
        }
    }
}

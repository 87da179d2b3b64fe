package io.pycos.compute;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tasks without a server, in the order they were submitted; for one thread at a time, except for
 * {@link #size}.
 */
final class WaitingJobs {

    private final Map<Placement, Deque<Job<?>>> queues = new HashMap<>();

    /** Read by other threads. */
    private volatile int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(Job<?> job) {
        queues.computeIfAbsent(job.placement(), _ -> new ArrayDeque<>()).addLast(job);
        size++;
    }

    /** Puts a task back that was submitted before all that wait. */
    void addFirst(Job<?> job) {
        queues.computeIfAbsent(job.placement(), _ -> new ArrayDeque<>()).addFirst(job);
        size++;
    }

    /** Takes the oldest that may run on a server; null when there is none. */
    @Nullable Job<?> poll(ServerId server) {
        Job<?> oldest =
                Stream.of(
                                Placement.anywhere(),
                                Placement.onNode(server.node()),
                                Placement.onServer(server))
                        .map(this::head)
                        .reduce(null, WaitingJobs::older);
        if (oldest != null) {
            remove(oldest);
        }
        return oldest;
    }

    boolean remove(Job<?> job) {
        Deque<Job<?>> queue = queues.get(job.placement());
        if (queue == null || !(queue.peek() == job ? queue.poll() != null : queue.remove(job))) {
            return false;
        }
        size--;
        if (queue.isEmpty()) {
            queues.remove(job.placement());
        }
        return true;
    }

    /** Takes all of some placements. */
    List<Job<?>> removeIf(Predicate<Placement> placements) {
        List<Job<?>> removed = new ArrayList<>();
        queues.entrySet()
                .removeIf(
                        entry ->
                                placements.test(entry.getKey())
                                        && removed.addAll(entry.getValue()));
        size -= removed.size();
        return removed;
    }

    private @Nullable Job<?> head(Placement placement) {
        Deque<Job<?>> queue = queues.get(placement);
        return queue == null ? null : queue.peek();
    }

    private static @Nullable Job<?> older(@Nullable Job<?> one, @Nullable Job<?> other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.id() <= other.id() ? one : other;
    }
}

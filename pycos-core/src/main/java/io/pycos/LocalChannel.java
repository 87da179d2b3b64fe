package io.pycos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A channel of this process. It belongs to no scheduler: whoever sends does the fan-out.
 *
 * <h2>For maintainers</h2>
 *
 * <p>Longer than other classes: fan-out, delivery and subscription are three views of one list of
 * subscribers and its races.
 *
 * <p>Subscribers are a list that is never changed, only replaced, under this object's monitor; so a
 * send takes no lock. A subscription of a channel is checked for cycles and added under one lock
 * for all channels ({@code NESTING}), or two subscriptions at once could close a cycle that neither
 * of them sees. {@code NESTING} is taken before a monitor; no lock is held while a message is
 * handed on, or anybody's code is called. A subscribed channel knows, in {@code endings}, the
 * channels that are to forget it when it closes.
 */
final class LocalChannel<M> implements Channel<M> {

    /** A subscriber, and what ends with the subscription. */
    private record Subscriber<M>(
            RefId id,
            @Nullable TaskRef<? super M> task,
            @Nullable Channel<? super M> channel,
            Runnable release) {}

    /** Somebody who waits for a number of subscribers. */
    private record Waiter(int subscribers, CompletableFuture<Boolean> enough) {}

    private static final Object NESTING = new Object();

    private final RefId id;
    private final String name;
    private final Class<M> type;
    private final AtomicLong cyclesCut = new AtomicLong();

    /** Replaced under this object's monitor. */
    private volatile List<Subscriber<M>> subscribers = List.of();

    private volatile @Nullable Transform<M> transform;
    private volatile boolean closed;

    /** Guarded by this object's monitor, as the next. */
    private final List<Waiter> waiters = new ArrayList<>(0);

    /** What is to be done when this channel closes. */
    private final List<Runnable> endings = new ArrayList<>(0);

    LocalChannel(RefId id, String name, Class<M> type) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("'name' must not be blank");
        }
        this.id = id;
        this.name = name;
        this.type = type;
    }

    static <M> LocalChannel<M> unlisted(String name, Class<M> type) {
        return new LocalChannel<>(Directory.unlistedId(), name, type);
    }

    @Override
    public RefId id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Location location() {
        return Location.LOCAL;
    }

    @Override
    public Class<? super M> messageType() {
        return type;
    }

    @Override
    public int subscribers() {
        return subscribers.size();
    }

    /** How often a message came back here and was not sent again. */
    long cyclesCut() {
        return cyclesCut.get();
    }

    @Override
    public void transform(@Nullable Transform<M> transform) {
        this.transform = transform;
    }

    // send

    @Override
    public boolean send(M message) {
        Objects.requireNonNull(message, "'message' must not be null");
        if (closed) {
            return false;
        }
        M sent = transformed(message);
        if (sent != null) {
            fanOut(sent, List.of());
        }
        return true;
    }

    private @Nullable M transformed(M message) {
        Transform<M> current = transform;
        return current == null ? message : current.apply(message);
    }

    /**
     * Hands a message to all; what one of them throws reaches the sender, but keeps no other from
     * its message.
     */
    private void fanOut(M message, List<RefId> path) {
        List<RefId> onward = List.of();
        RuntimeException failure = null;
        for (Subscriber<M> subscriber : subscribers) {
            try {
                if (subscriber.task != null) {
                    subscriber.task.send(message);
                } else if (subscriber.channel != null) {
                    onward = onward.isEmpty() ? append(path) : onward;
                    subscriber.channel.relay(message, onward, -1, Duration.ZERO);
                }
            } catch (RuntimeException e) {
                failure = joined(failure, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static RuntimeException joined(
            @Nullable RuntimeException first, RuntimeException next) {
        if (first == null) {
            return next;
        }
        if (first != next) {
            first.addSuppressed(next);
        }
        return first;
    }

    private List<RefId> append(List<RefId> path) {
        var longer = new ArrayList<RefId>(path.size() + 1);
        longer.addAll(path);
        longer.add(id);
        return List.copyOf(longer);
    }

    @Override
    public CompletableFuture<Integer> deliverAsync(M message, int subscribers, Duration timeout) {
        Objects.requireNonNull(message, "'message' must not be null");
        if (subscribers < 0) {
            throw new IllegalArgumentException(
                    "'subscribers' must not be negative, was " + subscribers);
        }
        return relay(message, List.of(), subscribers, timeout);
    }

    @Override
    public CompletableFuture<Integer> relay(
            M message, List<RefId> path, int wanted, Duration timeout) {
        if (path.contains(id)) {
            cyclesCut.incrementAndGet();
            return CompletableFuture.completedFuture(0);
        }
        if (closed) {
            return CompletableFuture.failedFuture(gone());
        }
        M sent = transformed(message);
        if (sent == null) {
            return CompletableFuture.completedFuture(0);
        }
        if (wanted < 0) {
            fanOut(sent, path);
            return CompletableFuture.completedFuture(0);
        }
        long deadline = System.nanoTime() + Helpers.nanos(timeout);
        return whenSubscribed(wanted, timeout)
                .thenCompose(
                        enough ->
                                deliverToAll(
                                        sent,
                                        path,
                                        Duration.ofNanos(deadline - System.nanoTime())));
    }

    private CompletableFuture<Integer> deliverToAll(M message, List<RefId> path, Duration timeout) {
        List<CompletableFuture<Integer>> counts =
                subscribers.stream()
                        .map(subscriber -> tryDeliver(subscriber, message, path, timeout))
                        .toList();
        return CompletableFuture.allOf(counts.toArray(CompletableFuture[]::new))
                .handle((done, failure) -> counts.stream().mapToInt(LocalChannel::reached).sum());
    }

    private CompletableFuture<Integer> tryDeliver(
            Subscriber<M> subscriber, M message, List<RefId> path, Duration timeout) {
        try {
            return deliverTo(subscriber, message, path, timeout);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Integer> deliverTo(
            Subscriber<M> subscriber, M message, List<RefId> path, Duration timeout) {
        if (subscriber.task != null) {
            return subscriber.task.deliverAsync(message, timeout).thenApply(done -> 1);
        }
        return Objects.requireNonNull(subscriber.channel)
                .relay(message, append(path), 0, timeout)
                .whenComplete((count, failure) -> removeIfGone(subscriber.id, failure));
    }

    /**
     * What a subscriber adds to the count: nothing when it did not get the message; other failures
     * are the sender's.
     */
    private static int reached(CompletableFuture<Integer> count) {
        try {
            return count.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof NotDeliveredException) {
                return 0;
            }
            throw e;
        }
    }

    /** Of a closed channel abroad one learns when one delivers to it. */
    private void removeIfGone(RefId subscriber, @Nullable Throwable failure) {
        if (failure instanceof NotDeliveredException refused
                && refused.reason() == NotDeliveredException.Reason.GONE) {
            remove(subscriber);
        }
    }

    private CompletableFuture<Boolean> whenSubscribed(int wanted, Duration timeout) {
        var enough = new CompletableFuture<Boolean>();
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(gone());
            }
            if (subscribers.size() >= wanted) {
                return CompletableFuture.completedFuture(true);
            }
            waiters.add(new Waiter(wanted, enough));
        }
        enough.whenComplete((value, failure) -> forget(enough));
        return Helpers.bound(
                enough,
                timeout,
                () ->
                        new NotDeliveredException(
                                toString(),
                                NotDeliveredException.Reason.TIMEOUT,
                                "it had "
                                        + subscribers()
                                        + " subscribers of the "
                                        + wanted
                                        + " wanted within "
                                        + timeout
                                        + "; nothing was sent"));
    }

    private synchronized void forget(CompletableFuture<Boolean> enough) {
        waiters.removeIf(waiter -> waiter.enough == enough);
    }

    private NotDeliveredException gone() {
        return new NotDeliveredException(
                toString(), NotDeliveredException.Reason.GONE, "the channel is closed");
    }

    // subscribe

    @Override
    public CompletableFuture<Void> subscribeAsync(TaskRef<? super M> subscriber, Duration timeout) {
        CompletableFuture<TaskExit> end = subscriber.exit();
        boolean added =
                add(new Subscriber<>(subscriber.id(), subscriber, null, () -> end.cancel(false)));
        if (added) {
            end.thenRun(() -> remove(subscriber.id()));
            tellWaiters();
        } else {
            end.cancel(false);
        }
        return closed ? CompletableFuture.failedFuture(gone()) : done();
    }

    @Override
    public CompletableFuture<Void> subscribeAsync(Channel<? super M> subscriber, Duration timeout) {
        if (subscriber instanceof LocalChannel<?> local && local.closed) {
            return CompletableFuture.failedFuture(local.gone());
        }
        synchronized (NESTING) {
            List<String> cycle = cycleThrough(subscriber);
            if (!cycle.isEmpty()) {
                return CompletableFuture.failedFuture(new ChannelCycleException(cycle));
            }
            nest(subscriber);
        }
        tellWaiters();
        return closed ? CompletableFuture.failedFuture(gone()) : done();
    }

    private void nest(Channel<? super M> subscriber) {
        Runnable forget = () -> remove(subscriber.id());
        Runnable release =
                subscriber instanceof LocalChannel<?> local
                        ? () -> local.forgetEnding(forget)
                        : () -> {};
        boolean added = add(new Subscriber<>(subscriber.id(), null, subscriber, release));
        if (added && subscriber instanceof LocalChannel<?> local) {
            local.whenClosed(forget);
        }
    }

    private static CompletableFuture<Void> done() {
        return CompletableFuture.runAsync(() -> {}, Runnable::run);
    }

    /**
     * The names along the way by which a message for {@code subscriber} would come back here; empty
     * if none does.
     */
    private List<String> cycleThrough(Channel<?> subscriber) {
        var way = new ArrayList<String>(List.of(name));
        return leadsHere(subscriber, way, new HashSet<>()) ? way : List.of();
    }

    private boolean leadsHere(Channel<?> from, List<String> way, Set<RefId> seen) {
        way.add(from.name());
        if (from.id().equals(id)) {
            return true;
        }
        if (seen.add(from.id()) && from instanceof LocalChannel<?> local) {
            for (Subscriber<?> next : local.subscribers) {
                if (next.channel != null && leadsHere(next.channel, way, seen)) {
                    return true;
                }
            }
        }
        way.removeLast();
        return false;
    }

    private synchronized boolean add(Subscriber<M> subscriber) {
        if (closed || subscribers.stream().anyMatch(one -> one.id.equals(subscriber.id))) {
            return false;
        }
        var more = new ArrayList<>(subscribers);
        more.add(subscriber);
        subscribers = List.copyOf(more);
        return true;
    }

    private void tellWaiters() {
        List<Waiter> content;
        synchronized (this) {
            content =
                    waiters.stream()
                            .filter(waiter -> waiter.subscribers <= subscribers.size())
                            .toList();
        }
        content.forEach(waiter -> waiter.enough.complete(true));
    }

    @Override
    public CompletableFuture<Void> unsubscribeAsync(RefId subscriber, Duration timeout) {
        remove(subscriber);
        return done();
    }

    private void remove(RefId subscriber) {
        List<Subscriber<M>> removed;
        synchronized (this) {
            removed = subscribers.stream().filter(one -> one.id.equals(subscriber)).toList();
            subscribers = subscribers.stream().filter(one -> !one.id.equals(subscriber)).toList();
        }
        removed.forEach(one -> one.release.run());
    }

    // close

    boolean isClosed() {
        return closed;
    }

    /** Has something done when this channel closes; at once if it is closed. */
    void whenClosed(Runnable action) {
        synchronized (this) {
            if (!closed) {
                endings.add(action);
                return;
            }
        }
        action.run();
    }

    private synchronized void forgetEnding(Runnable action) {
        endings.remove(action);
    }

    @Override
    public void close() {
        List<Subscriber<M>> former;
        List<Waiter> disappointed;
        List<Runnable> due;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            former = subscribers;
            subscribers = List.of();
            disappointed = List.copyOf(waiters);
            due = List.copyOf(endings);
            endings.clear();
        }
        due.forEach(Runnable::run);
        former.forEach(one -> one.release.run());
        disappointed.forEach(waiter -> waiter.enough.completeExceptionally(gone()));
    }

    @Override
    public String toString() {
        return "channel '" + name + "'";
    }
}

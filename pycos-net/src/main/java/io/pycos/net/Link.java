package io.pycos.net;

import io.pycos.PycosException;
import io.pycos.net.wire.PeerId;
import io.pycos.net.wire.PeerNotConnectedException;
import io.pycos.net.wire.Transmission;
import io.pycos.net.wire.Transport;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One session with a peer: what is sent to it, and what it has asked for. For any number of
 * threads.
 */
final class Link {

    /**
     * How much a peer may ask for at once.
     *
     * @param openRequests requests without an answer
     * @param waitingBytes bytes of operations on channels that wait for their turn
     */
    record Bounds(int openRequests, long waitingBytes) {}

    private final PeerId id;
    private final Peer peer;
    private final Transport transport;
    private final Executor clock;
    private final Counters counters;
    private final int maxServed;
    private final Lane lane;
    private final Map<Long, CompletableFuture<?>> served = new ConcurrentHashMap<>();
    private final AtomicInteger repliesWaiting = new AtomicInteger();
    private volatile boolean up = true;

    /**
     * @param clock runs what is tried again
     */
    Link(
            PeerId id,
            Peer peer,
            Transport transport,
            Executor clock,
            Counters counters,
            Bounds bounds) {
        this.id = id;
        this.peer = peer;
        this.transport = transport;
        this.clock = clock;
        this.counters = counters;
        this.maxServed = bounds.openRequests();
        this.lane = new Lane(peer.toString(), bounds.waitingBytes());
    }

    PeerId id() {
        return id;
    }

    Peer peer() {
        return peer;
    }

    /** Where the peer's operations on channels wait for their turn. */
    Lane lane() {
        return lane;
    }

    boolean isUp() {
        return up;
    }

    /** Whether names are told and asked for. */
    boolean isOfTheCluster() {
        return peer.circle().equals(Cluster.CLUSTER);
    }

    boolean send(Transmission message) {
        return up && transport.send(id, message);
    }

    /**
     * Sends as soon as there is room, unless it is no longer wanted then or the session ends.
     *
     * @param over told once how that ended: false when the session did
     */
    void sendWhenPossible(Transmission message, BooleanSupplier wanted, Consumer<Boolean> over) {
        if (!wanted.getAsBoolean() || send(message)) {
            over.accept(true);
            return;
        }
        whenWritable()
                .whenCompleteAsync(
                        (room, failure) -> {
                            if (failure == null) {
                                sendWhenPossible(message, wanted, over);
                            } else {
                                over.accept(false);
                            }
                        },
                        clock);
    }

    /**
     * A future that completes when a refused send is worth another try, and fails when the session
     * ends.
     */
    CompletableFuture<Void> whenWritable() {
        return up
                ? transport.whenWritable(id)
                : CompletableFuture.failedFuture(new PeerNotConnectedException(id));
    }

    // what the peer asked for

    /**
     * Answers a request of the peer when the future is complete, unless it was given up.
     *
     * @throws PayloadException when the peer has a request of that number open already
     */
    <T> void serve(long request, CompletableFuture<T> future, Function<T, byte[]> answer) {
        if (served.putIfAbsent(request, future) != null) {
            future.cancel(false);
            throw PayloadException.malformed("a request " + request + " is open already");
        }
        if (!up) {
            future.cancel(false);
        }
        future.whenComplete(
                (value, failure) -> {
                    if (served.remove(request, future) && !future.isCancelled()) {
                        reply(frame(request, value, failure, answer));
                    }
                });
    }

    private static <T> byte[] frame(
            long request, T value, @Nullable Throwable failure, Function<T, byte[]> answer) {
        if (failure != null) {
            return Frames.failure(request, Failure.of(failure));
        }
        try {
            return answer.apply(value);
        } catch (PycosException e) {
            return Frames.failure(request, Failure.of(e));
        }
    }

    boolean hasRoom() {
        return served.size() + repliesWaiting.get() < maxServed;
    }

    void cancel(long request) {
        CompletableFuture<?> future = served.get(request);
        if (future != null) {
            future.cancel(false);
        }
    }

    /**
     * Sends what the peer waits for, as soon as there is room. A peer that asks for much and reads
     * nothing does without the rest.
     */
    void reply(byte[] frame) {
        if (repliesWaiting.incrementAndGet() > 2 * maxServed) {
            repliesWaiting.decrementAndGet();
            counters.requestsRefused.increment();
            return;
        }
        sendWhenPossible(
                Transmission.of(frame), () -> up, over -> repliesWaiting.decrementAndGet());
    }

    /** Gives up what the peer asked for. */
    void down() {
        up = false;
        served.values().forEach(future -> future.cancel(false));
    }

    @Override
    public String toString() {
        return peer.toString();
    }
}

package io.pycos.net;

import io.pycos.net.wire.PeerId;
import io.pycos.net.wire.PeerNotConnectedException;
import io.pycos.net.wire.Transmission;
import io.pycos.net.wire.Transport;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * One session with a peer: what is sent to it, and what it has asked for. For any number of
 * threads.
 */
final class Link {

    private final PeerId id;
    private final Peer peer;
    private final Transport transport;
    private final Executor clock;
    private final int maxServed;
    private final Lane lane;
    private final Map<Long, CompletableFuture<?>> served = new ConcurrentHashMap<>();
    private volatile boolean up = true;

    /**
     * @param clock runs what is tried again
     */
    Link(
            PeerId id,
            Peer peer,
            Transport transport,
            Executor clock,
            int maxServed,
            long maxWaitingBytes) {
        this.id = id;
        this.peer = peer;
        this.transport = transport;
        this.clock = clock;
        this.maxServed = maxServed;
        this.lane = new Lane(peer.toString(), maxWaitingBytes);
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

    /** Sends as soon as there is room, unless it is no longer wanted then or the session ends. */
    void sendWhenPossible(Transmission message, BooleanSupplier wanted, Runnable ended) {
        if (!wanted.getAsBoolean() || send(message)) {
            return;
        }
        whenWritable()
                .whenCompleteAsync(
                        (room, failure) -> {
                            if (failure == null) {
                                sendWhenPossible(message, wanted, ended);
                            } else {
                                ended.run();
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

    /** Answers a request of the peer when the future is complete, unless it was given up. */
    <T> void serve(long request, CompletableFuture<T> future, Function<T, byte[]> answer) {
        served.put(request, future);
        if (!up) {
            future.cancel(false);
        }
        future.whenComplete(
                (value, failure) -> {
                    boolean wanted = served.remove(request) != null && !future.isCancelled();
                    if (wanted) {
                        reply(
                                failure == null
                                        ? answer.apply(value)
                                        : Frames.failure(request, Failure.of(failure)));
                    }
                });
    }

    boolean hasRoom() {
        return served.size() < maxServed;
    }

    void cancel(long request) {
        CompletableFuture<?> future = served.get(request);
        if (future != null) {
            future.cancel(false);
        }
    }

    /**
     * Sends what a peer waits for; never refused for want of room, since the peer's requests are
     * bounded.
     */
    void reply(byte[] frame) {
        sendWhenPossible(Transmission.of(frame), () -> up, () -> {});
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

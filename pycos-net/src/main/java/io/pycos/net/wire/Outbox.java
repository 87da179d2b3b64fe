package io.pycos.net.wire;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where any thread leaves messages for one peer, and the transport's thread takes them.
 *
 * <p>Counts the bytes from the moment a message is left until it is confirmed, and refuses what
 * exceeds the limit.
 */
final class Outbox {

    /*
     * Races
     *
     *   offer | close   offer adds, then looks at 'closed'; close sets it, then drains. Either sees the other, and a
     *                   message is polled once, so it is reported lost exactly once, possibly by the sender's thread.
     *   offer | take    the sender adds before it reads 'awake', the taker clears 'awake' before it polls: a message is
     *                   never left without a wake-up.
     *   wait  | release a waiter is added before the room is looked at again: a release cannot slip in between.
     */

    enum Answer {
        ACCEPTED,
        FULL,
        CLOSED
    }

    private final PeerId peer;
    private final long limit;
    private final Runnable wakeUp;
    private final Counters counters;
    private final Queue<Transmission> messages = new ConcurrentLinkedQueue<>();
    private final Queue<CompletableFuture<Void>> waiters = new ConcurrentLinkedQueue<>();
    private final AtomicLong pending = new AtomicLong();
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile boolean closing;
    private volatile boolean closed;

    /**
     * @param wakeUp makes the transport's thread call {@link #take} soon
     */
    Outbox(PeerId peer, long limit, Counters counters, Runnable wakeUp) {
        this.peer = peer;
        this.limit = limit;
        this.counters = counters;
        this.wakeUp = wakeUp;
    }

    Answer offer(Transmission message) {
        if (closed || closing) {
            return Answer.CLOSED;
        }
        long cost = Session.cost(message);
        if (pending.addAndGet(cost) > limit) {
            pending.addAndGet(-cost);
            return Answer.FULL;
        }
        messages.add(message);
        if (closed) {
            loseAll();
        } else if (!awake.get() && awake.compareAndSet(false, true)) {
            wakeUp.run();
        }
        return Answer.ACCEPTED;
    }

    /** Transport's thread: called before the messages are taken. */
    void waking() {
        awake.set(false);
    }

    /** Transport's thread: the next message. */
    @Nullable Transmission take() {
        return messages.poll();
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Transport's thread: bytes were confirmed. */
    void release(long bytes) {
        pending.addAndGet(-bytes);
        if (!waiters.isEmpty() && hasRoom()) {
            completeWaiters();
        }
    }

    CompletableFuture<Void> whenWritable() {
        CompletableFuture<Void> waiter = new CompletableFuture<>();
        waiters.add(waiter);
        if (closed) {
            failWaiters();
        } else if (hasRoom()) {
            completeWaiters();
        }
        return waiter;
    }

    /** Takes no more; what it has is still sent. */
    void acceptNoMore() {
        closing = true;
    }

    /** Refuses everything from now on, and loses what was not taken. */
    void close() {
        closed = true;
        loseAll();
        failWaiters();
    }

    /** Room enough to be worth waking many senders for. */
    private boolean hasRoom() {
        return pending.get() <= limit / 2;
    }

    private void loseAll() {
        for (Transmission message = messages.poll(); message != null; message = messages.poll()) {
            counters.lostUnsent(message);
        }
    }

    private void completeWaiters() {
        for (CompletableFuture<Void> waiter = waiters.poll();
                waiter != null;
                waiter = waiters.poll()) {
            waiter.complete(null);
        }
    }

    private void failWaiters() {
        for (CompletableFuture<Void> waiter = waiters.poll();
                waiter != null;
                waiter = waiters.poll()) {
            waiter.completeExceptionally(new PeerNotConnectedException(peer));
        }
    }
}

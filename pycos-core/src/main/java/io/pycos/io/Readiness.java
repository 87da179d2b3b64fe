package io.pycos.io;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for one channel to become ready.
 *
 * <h2>For maintainers</h2>
 *
 * <p>A wait may end for nothing: who was woken tries again and, if need be, waits again. So every
 * event that may let somebody get further wakes them all. Everything is guarded by this object's
 * monitor; futures are completed outside of it. Race of a wait against {@link #close}: both hold
 * the monitor, so that a wait either is woken by the close or sees {@code closed}.
 */
final class Readiness {

    /** An interest in nothing the selector reports: only {@link #wakeAll} ends such a wait. */
    static final int WAKE_UP_ONLY = 0;

    private record Waiter(int interest, CompletableFuture<@Nullable Void> woken) {}

    private final SelectableChannel channel;
    private final SelectorLoop loop = SelectorLoop.shared();
    private final List<Waiter> waiters = new ArrayList<>(2);
    private @Nullable SelectionKey key;
    private boolean closed;

    Readiness(SelectableChannel channel) {
        this.channel = channel;
    }

    /**
     * Complete when the channel is ready for {@code interest}, or something else happened that a
     * waiter should see.
     */
    CompletableFuture<?> await(int interest) {
        var woken = new CompletableFuture<@Nullable Void>();
        synchronized (this) {
            if (closed || !registered(interest)) {
                woken.complete(null);
                return woken;
            }
            waiters.removeIf(waiter -> waiter.woken.isDone());
            waiters.add(new Waiter(interest, woken));
        }
        loop.wakeUp();
        return woken;
    }

    /** False when the channel is closed, which the waiter finds out when it tries again. */
    private boolean registered(int interest) {
        try {
            if (key == null) {
                key = channel.register(loop.selector(), interest, this);
            } else {
                key.interestOpsOr(interest);
            }
            return true;
        } catch (ClosedChannelException | CancelledKeyException e) {
            return false;
        }
    }

    /** On the selector's thread. */
    void ready(SelectionKey selected) {
        List<Waiter> woken = new ArrayList<>(2);
        synchronized (this) {
            try {
                int ready = selected.readyOps();
                selected.interestOpsAnd(~ready);
                waiters.removeIf(waiter -> (waiter.interest & ready) != 0 && woken.add(waiter));
            } catch (CancelledKeyException e) {
                return; // closed meanwhile, which wakes all waiters
            }
        }
        woken.forEach(waiter -> waiter.woken.complete(null));
    }

    void wakeAll() {
        List<Waiter> woken;
        synchronized (this) {
            woken = List.copyOf(waiters);
            waiters.clear();
        }
        woken.forEach(waiter -> waiter.woken.complete(null));
    }

    /** Closes the channel and wakes all who wait for it, once. */
    void close() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            channel.close();
        } finally {
            wakeAll();
            loop.wakeUp();
        }
    }
}

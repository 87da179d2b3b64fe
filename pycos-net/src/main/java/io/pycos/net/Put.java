package io.pycos.net;

import io.pycos.NotDeliveredException;
import io.pycos.NotDeliveredException.Reason;
import io.pycos.net.wire.Transmission;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * A message that waits for room on the way to its recipient.
 *
 * <p>Either it is sent or the future fails, never both: each try, and the end of the time, take
 * this object's monitor.
 */
final class Put extends CompletableFuture<Void> {

    private final Link link;
    private final Transmission message;
    private final Handle to;
    private final Counters counters;

    /** Guarded by this object's monitor; whoever sets it completes the future, outside. */
    private boolean decided;

    Put(Link link, Transmission message, Handle to, Counters counters) {
        this.link = link;
        this.message = message;
        this.to = to;
        this.counters = counters;
    }

    /** Tries now, and whenever it is worth another try. */
    void start(Executor clock) {
        Attempt attempt = attempt();
        switch (attempt) {
            case SENT -> {
                counters.messagesOut.increment();
                complete(null);
            }
            case NO_ROOM ->
                    link.whenWritable()
                            .whenCompleteAsync(
                                    (room, failure) -> again(clock, failure == null), clock);
            case OVER -> {}
        }
    }

    private void again(Executor clock, boolean room) {
        if (room) {
            start(clock);
        } else {
            fail(Outgoing.unreachable(to), counters.sendsUnreachable);
        }
    }

    private enum Attempt {
        SENT,
        NO_ROOM,
        OVER
    }

    private synchronized Attempt attempt() {
        if (decided || isDone()) {
            return Attempt.OVER;
        }
        decided = link.send(message);
        return decided ? Attempt.SENT : Attempt.NO_ROOM;
    }

    void timeOut(Duration timeout) {
        fail(
                new NotDeliveredException(
                        to.toString(), Reason.FULL, "there was no room within " + timeout),
                counters.sendsFull);
    }

    private void fail(NotDeliveredException failure, LongAdder counter) {
        synchronized (this) {
            if (decided) {
                return;
            }
            decided = true;
        }
        counter.increment();
        completeExceptionally(failure);
    }
}

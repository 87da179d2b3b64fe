package io.pycos.net;

import io.pycos.DeadLetter;
import io.pycos.Location;
import io.pycos.NotDeliveredException;
import io.pycos.NotDeliveredException.Reason;
import io.pycos.PycosException;
import io.pycos.net.wire.Transmission;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from remote references to the owners of what they refer to. For any number of threads.
 */
final class Outgoing {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private final Links links;
    private final Calls calls;
    private final Counters counters;
    private final DeadLetter.Listener deadLetters;
    private final PayloadCodec.References references;
    private final PayloadCodec codec;

    Outgoing(
            Links links,
            Calls calls,
            Counters counters,
            ClusterBuilder builder,
            Exports exports,
            TrustedTypes types) {
        this.links = links;
        this.calls = calls;
        this.counters = counters;
        this.deadLetters = builder.deadLetters;
        this.references = new ClusterReferences(exports, types, this);
        this.codec = builder.codec.create(types, references, builder.maxMessageSize());
    }

    PayloadCodec codec() {
        return codec;
    }

    PayloadCodec.References references() {
        return references;
    }

    /** A message on its way, told of when it gets lost. */
    private final class Posting implements Transmission {

        private final byte[] frame;
        private final Handle to;
        private final Object message;

        Posting(byte[] frame, Handle to, Object message) {
            this.frame = frame;
            this.to = to;
            this.message = message;
        }

        @Override
        public byte[] bytes() {
            return frame;
        }

        @Override
        public void lost(boolean maybeArrived) {
            dead(
                    new DeadLetter(
                            to.toString(),
                            message,
                            "the session with its process ended",
                            maybeArrived));
        }
    }

    void dead(DeadLetter letter) {
        counters.deadLetters.increment();
        try {
            deadLetters.deadLetter(letter);
        } catch (RuntimeException e) {
            LOG.error("[cluster] the dead-letter listener failed", e);
        }
    }

    /** A frame of a head and a payload. */
    byte[] frame(byte[] head, Object message) {
        byte[] frame = codec.encode(message, head.length);
        System.arraycopy(head, 0, frame, 0, head.length);
        return frame;
    }

    /** Sends without waiting; false when it was not accepted. */
    boolean send(Handle to, byte[] head, Object message) {
        Link link = links.owning(to.owner());
        if (link == null) {
            counters.sendsUnreachable.increment();
            return false;
        }
        boolean accepted = link.send(new Posting(frame(head, message), to, message));
        if (accepted) {
            counters.messagesOut.increment();
        } else {
            (link.isUp() ? counters.sendsFull : counters.sendsUnreachable).increment();
        }
        return accepted;
    }

    /** Sends as soon as there is room, if that is in time. */
    CompletableFuture<Void> put(Handle to, byte[] head, Object message, Duration timeout) {
        Link link = links.owning(to.owner());
        if (link == null) {
            counters.sendsUnreachable.increment();
            return CompletableFuture.failedFuture(unreachable(to));
        }
        try {
            Put put = new Put(link, new Posting(frame(head, message), to, message), to, counters);
            put.start(calls.clock());
            calls.clock().alarm(put, timeout, () -> put.timeOut(timeout));
            return put;
        } catch (PayloadException e) {
            return CompletableFuture.failedFuture(Failure.of(e).toException(to));
        }
    }

    /** Asks the owner; a request that it cannot be asked is a failure too. */
    <T> CompletableFuture<T> ask(Handle to, Calls.Request<T> request, @Nullable Duration timeout) {
        Link link = links.owning(to.owner());
        if (link == null) {
            return outcome(request, unreachable(to));
        }
        try {
            return timeout == null ? calls.ask(link, request) : calls.ask(link, request, timeout);
        } catch (PayloadException e) {
            return outcome(request, Failure.of(e).toException(to));
        }
    }

    private static <T> CompletableFuture<T> outcome(
            Calls.Request<T> request, PycosException failure) {
        try {
            return CompletableFuture.completedFuture(request.failure().apply(failure));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Tells the owner something that is not a message; it is dropped when the owner is no peer. */
    void tell(Handle to, byte[] frame) {
        Link link = links.owning(to.owner());
        if (link != null) {
            link.reply(frame);
        }
    }

    static NotDeliveredException unreachable(Handle to) {
        Location location = to.location();
        return new NotDeliveredException(
                to.toString(),
                Reason.UNREACHABLE,
                "the process at " + location + " is not a peer, or no longer the same");
    }
}

package io.pycos.net;

import io.pycos.NotDeliveredException;
import io.pycos.NotDeliveredException.Reason;
import io.pycos.PycosException;
import io.pycos.net.wire.Transmission;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The requests to peers that wait for an answer. Each ends exactly once: by the answer, by its
 * timeout, by being cancelled, or with the session. For any number of threads.
 */
final class Calls {

    /**
     * A kind of request.
     *
     * @param recipient whom it is for, in errors
     * @param frame makes the frame from the request's number
     * @param answer reads the answer
     * @param failure what a failure amounts to, or throws it
     */
    record Request<T>(
            Object recipient,
            LongFunction<byte[]> frame,
            Function<ByteInput, T> answer,
            Function<PycosException, T> failure) {

        /** A request whose failure is an exception. */
        static <T> Request<T> of(
                Object recipient, LongFunction<byte[]> frame, Function<ByteInput, T> answer) {
            return new Request<>(
                    recipient,
                    frame,
                    answer,
                    failure -> {
                        throw failure;
                    });
        }
    }

    private static final class Call<T> extends CompletableFuture<T> {

        private final long id;
        private final Link link;
        private final Request<T> request;

        Call(long id, Link link, Request<T> request) {
            this.id = id;
            this.link = link;
            this.request = request;
        }

        void answer(ByteInput in) {
            complete(request.answer.apply(in));
        }

        void fail(Reason reason, String detail) {
            fail(new NotDeliveredException(request.recipient.toString(), reason, detail));
        }

        void fail(PycosException failure) {
            try {
                complete(request.failure.apply(failure));
            } catch (RuntimeException e) {
                completeExceptionally(e);
            }
        }
    }

    private final Clock clock;
    private final Counters counters;
    private final Map<Long, Call<?>> open = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    Calls(Clock clock, Counters counters) {
        this.clock = clock;
        this.counters = counters;
    }

    int open() {
        return open.size();
    }

    /**
     * Asks, for as long as the session lasts.
     *
     * @throws PayloadException when there is something in the request that cannot be encoded
     */
    <T> CompletableFuture<T> ask(Link link, Request<T> request) {
        Call<T> call = new Call<>(ids.incrementAndGet(), link, request);
        byte[] frame = request.frame().apply(call.id);
        open.put(call.id, call);
        call.whenComplete((value, failure) -> ended(call));
        try {
            link.sendWhenPossible(
                    Transmission.of(frame), () -> !call.isDone(), sent -> unlessSent(call, sent));
        } catch (IllegalArgumentException e) {
            call.fail(Reason.REFUSED, String.valueOf(e.getMessage()));
        }
        return call;
    }

    private static void unlessSent(Call<?> call, boolean sent) {
        if (!sent) {
            call.fail(Reason.UNREACHABLE, "the session with " + call.link + " has ended");
        }
    }

    /** Asks, and fails with {@code TIMEOUT} when there is no answer in time. */
    <T> CompletableFuture<T> ask(Link link, Request<T> request, Duration timeout) {
        Call<T> call = (Call<T>) ask(link, request);
        clock.alarm(
                call,
                timeout,
                () ->
                        call.fail(
                                Reason.TIMEOUT,
                                "no answer within " + timeout + "; it may still arrive"));
        return call;
    }

    Clock clock() {
        return clock;
    }

    /** One that ended without an answer is given up at the peer, too. */
    private void ended(Call<?> call) {
        if (open.remove(call.id, call) && call.link.isUp()) {
            call.link.send(Transmission.of(Frames.request(FrameKind.CANCEL, call.id).toBytes()));
        }
    }

    void answered(Link from, long id, ByteInput answer) {
        Call<?> call = take(from, id);
        if (call == null) {
            return;
        }
        try {
            call.answer(answer);
        } catch (PayloadException e) {
            counters.refused(from, e);
            call.fail(Reason.REFUSED, "the answer cannot be decoded: " + e.getMessage());
        }
    }

    void failed(Link from, long id, Failure failure) {
        Call<?> call = take(from, id);
        if (call != null) {
            call.fail(failure.toException(call.request.recipient()));
        }
    }

    /** The call that a peer answers; null for one that is over, or that somebody else was asked. */
    private @Nullable Call<?> take(Link from, long id) {
        Call<?> call = open.get(id);
        return call != null && call.link == from && open.remove(id, call) ? call : null;
    }

    /** Ends all that a peer was asked, after its session has ended. */
    void lost(Link link, String reason) {
        for (Call<?> call : open.values()) {
            if (call.link == link && open.remove(call.id, call)) {
                call.fail(Reason.UNREACHABLE, reason);
            }
        }
    }
}

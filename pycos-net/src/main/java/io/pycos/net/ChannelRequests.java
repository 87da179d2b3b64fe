package io.pycos.net;

import io.pycos.Channel;
import io.pycos.NotDeliveredException;
import io.pycos.NotDeliveredException.Reason;
import io.pycos.RefId;
import io.pycos.TaskRef;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What peers want of channels here. Runs in the {@link Lane} of the peer, since a channel may have
 * a transform.
 */
final class ChannelRequests {

    private static final int TASK = 0;

    private final Exports exports;
    private final Outgoing outgoing;
    private final Counters counters;

    ChannelRequests(Exports exports, Outgoing outgoing, Counters counters) {
        this.exports = exports;
        this.outgoing = outgoing;
        this.counters = counters;
    }

    void relay(ByteInput in) {
        long key = in.readLong();
        Channel<Object> channel = channel(key);
        if (channel == null) {
            counters.recipientsGone.increment();
            return;
        }
        List<RefId> path = Frames.readPath(in);
        Object message = message(in, channel);
        counters.messagesIn.increment();
        channel.relay(message, path, -1, Duration.ZERO)
                .exceptionally(failure -> gone(key, failure, 0));
    }

    void relayDeliver(Link from, long request, ByteInput in) {
        long key = in.readLong();
        Channel<Object> channel = channel(key);
        int subscribers = in.readVarint();
        Duration timeout = Frames.readTimeout(in);
        List<RefId> path = Frames.readPath(in);
        if (channel == null) {
            refuse(from, request);
            return;
        }
        Object message = message(in, channel);
        counters.messagesIn.increment();
        CompletableFuture<Integer> count = channel.relay(message, path, subscribers, timeout);
        count.exceptionally(failure -> gone(key, failure, 0));
        from.serve(
                request,
                count,
                reached -> {
                    ByteOutput answer = Frames.request(FrameKind.ANSWER, request);
                    answer.writeVarint(reached);
                    return answer.toBytes();
                });
    }

    void subscribe(Link from, long request, ByteInput in) {
        Channel<Object> channel = channel(in.readLong());
        int kind = in.readByte();
        byte[] subscriber = in.readBytes();
        if (channel == null) {
            refuse(from, request);
            return;
        }
        from.serve(request, subscribe(channel, kind, subscriber), done -> Frames.done(request));
    }

    /** Subscribers of another message type are refused by their own owner, message by message. */
    @SuppressWarnings("unchecked")
    private CompletableFuture<Void> subscribe(
            Channel<Object> channel, int kind, byte[] subscriber) {
        return kind == TASK
                ? channel.subscribeAsync(
                        (TaskRef<Object>) outgoing.references().decodeTask(subscriber),
                        Duration.ZERO)
                : channel.subscribeAsync(
                        (Channel<Object>) outgoing.references().decodeChannel(subscriber),
                        Duration.ZERO);
    }

    void unsubscribe(Link from, long request, ByteInput in) {
        Channel<Object> channel = channel(in.readLong());
        RefId subscriber = Frames.readId(in);
        if (channel == null) {
            refuse(from, request);
            return;
        }
        from.serve(
                request,
                channel.unsubscribeAsync(subscriber, Duration.ZERO),
                done -> Frames.done(request));
    }

    private void refuse(Link from, long request) {
        counters.recipientsGone.increment();
        from.reply(
                Frames.failure(
                        request, Failure.of(Reason.GONE, "there is no such channel any more")));
    }

    /** A channel that turns out to be closed need not be held for peers any more. */
    private <T> T gone(long key, Throwable failure, T instead) {
        if (failure instanceof NotDeliveredException refused && refused.reason() == Reason.GONE) {
            counters.recipientsGone.increment();
            exports.retire(key);
        }
        return instead;
    }

    @SuppressWarnings(
            "unchecked") // each message is checked against the class that the channel names
    private @Nullable Channel<Object> channel(long key) {
        Exports.Export export = exports.find(key);
        return export == null ? null : (Channel<Object>) export.channel();
    }

    private Object message(ByteInput in, Channel<?> channel) {
        Object message = outgoing.codec().decode(in.array(), in.position(), channel.messageType());
        if (message == null) {
            throw PayloadException.malformed("a message must not be null");
        }
        return message;
    }
}

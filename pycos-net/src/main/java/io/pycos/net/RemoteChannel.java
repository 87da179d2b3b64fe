package io.pycos.net;

import io.pycos.Channel;
import io.pycos.Location;
import io.pycos.NotDeliveredException;
import io.pycos.RefId;
import io.pycos.TaskRef;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The handle of a channel of another process, which does the fan-out. */
final class RemoteChannel<M> implements Channel<M> {

    private final Handle handle;
    private final Class<?> messageType;
    private final Outgoing outgoing;

    RemoteChannel(Handle handle, Class<?> messageType, Outgoing outgoing) {
        this.handle = handle;
        this.messageType = messageType;
        this.outgoing = outgoing;
    }

    Handle handle() {
        return handle;
    }

    @Override
    public RefId id() {
        return handle.id();
    }

    @Override
    public String name() {
        return handle.name();
    }

    @Override
    public Location location() {
        return handle.location();
    }

    @Override
    @SuppressWarnings("unchecked") // what the owner says; it checks every message
    public Class<? super M> messageType() {
        return (Class<? super M>) messageType;
    }

    @Override
    public boolean send(M message) {
        return relay(message, List.of());
    }

    private boolean relay(M message, List<RefId> path) {
        ByteOutput head = Frames.of(FrameKind.RELAY);
        head.writeLong(handle.key());
        Frames.writePath(path, head);
        return outgoing.send(handle, head.toBytes(), message);
    }

    @Override
    public CompletableFuture<Integer> deliverAsync(M message, int subscribers, Duration timeout) {
        if (subscribers < 0) {
            throw new IllegalArgumentException(
                    "'subscribers' must not be negative, was " + subscribers);
        }
        return relay(message, List.of(), subscribers, timeout);
    }

    @Override
    public CompletableFuture<Integer> relay(
            M message, List<RefId> path, int subscribers, Duration timeout) {
        if (subscribers < 0) {
            return relay(message, path)
                    ? CompletableFuture.completedFuture(0)
                    : CompletableFuture.failedFuture(notAccepted());
        }
        LongFunction<byte[]> frame =
                id -> {
                    ByteOutput head = request(FrameKind.RELAY_DELIVER, id);
                    head.writeVarint(subscribers);
                    Frames.writeTimeout(timeout, head);
                    Frames.writePath(path, head);
                    return outgoing.frame(head.toBytes(), message);
                };
        return outgoing.ask(
                handle, Calls.Request.of(handle, frame, ByteInput::readVarint), timeout);
    }

    private NotDeliveredException notAccepted() {
        return new NotDeliveredException(
                toString(),
                NotDeliveredException.Reason.UNREACHABLE,
                "its process is no peer, or has no room");
    }

    private ByteOutput request(FrameKind kind, long id) {
        ByteOutput out = Frames.request(kind, id);
        out.writeLong(handle.key());
        return out;
    }

    @Override
    public CompletableFuture<Void> subscribeAsync(TaskRef<? super M> subscriber, Duration timeout) {
        return subscribe(0, () -> outgoing.references().encode(subscriber), timeout);
    }

    @Override
    public CompletableFuture<Void> subscribeAsync(Channel<? super M> subscriber, Duration timeout) {
        return subscribe(1, () -> outgoing.references().encode(subscriber), timeout);
    }

    private CompletableFuture<Void> subscribe(
            int kind, Supplier<byte[]> subscriber, Duration timeout) {
        return done(
                id -> {
                    ByteOutput out = request(FrameKind.SUBSCRIBE, id);
                    out.write(kind);
                    out.writeBytes(subscriber.get());
                    return out.toBytes();
                },
                timeout);
    }

    @Override
    public CompletableFuture<Void> unsubscribeAsync(RefId subscriber, Duration timeout) {
        return done(
                id -> {
                    ByteOutput out = request(FrameKind.UNSUBSCRIBE, id);
                    Frames.writeId(subscriber, out);
                    return out.toBytes();
                },
                timeout);
    }

    @SuppressWarnings("NullAway") // a future of Void holds null
    private CompletableFuture<Void> done(LongFunction<byte[]> frame, Duration timeout) {
        return outgoing.ask(handle, Calls.Request.of(handle, frame, in -> null), timeout);
    }

    @Override
    public void transform(@Nullable Transform<M> transform) {
        throw onlyItsOwner("change the transform of");
    }

    @Override
    public int subscribers() {
        return -1;
    }

    @Override
    public void close() {
        throw onlyItsOwner("close");
    }

    private UnsupportedOperationException onlyItsOwner(String what) {
        return new UnsupportedOperationException(
                "only its owner, the process at "
                        + location()
                        + ", can "
                        + what
                        + " channel '"
                        + name()
                        + "'");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Channel<?> channel && channel.id().equals(id());
    }

    @Override
    public int hashCode() {
        return id().hashCode();
    }

    @Override
    public String toString() {
        return "channel '" + name() + "'@" + location();
    }
}

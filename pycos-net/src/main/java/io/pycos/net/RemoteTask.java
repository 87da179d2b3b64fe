package io.pycos.net;

import io.pycos.Location;
import io.pycos.RefId;
import io.pycos.TaskExit;
import io.pycos.TaskRef;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The handle of a task of another process.
 *
 * <p>What is sent goes to whichever current peer owns the task; while that process is no peer,
 * sends are refused.
 */
final class RemoteTask<M> implements TaskRef<M> {

    private final Handle handle;
    private final Class<?> messageType;
    private final Outgoing outgoing;
    private final byte[] sendHead;

    RemoteTask(Handle handle, Class<?> messageType, Outgoing outgoing) {
        this.handle = handle;
        this.messageType = messageType;
        this.outgoing = outgoing;
        this.sendHead = Frames.keyed(FrameKind.SEND, handle.key());
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

    /**
     * As the interface says.
     *
     * @throws PayloadException when the message cannot be encoded
     */
    @Override
    public boolean send(M message) {
        return outgoing.send(handle, sendHead, message);
    }

    @Override
    public CompletableFuture<Void> putAsync(M message, Duration timeout) {
        return outgoing.put(handle, sendHead, message, timeout);
    }

    @Override
    @SuppressWarnings("NullAway") // a future of Void holds null
    public CompletableFuture<Void> deliverAsync(M message, Duration timeout) {
        return outgoing.ask(
                handle,
                Calls.Request.of(handle, id -> deliverFrame(id, message, timeout), in -> null),
                timeout);
    }

    private byte[] deliverFrame(long id, M message, Duration timeout) {
        ByteOutput head = Frames.request(FrameKind.DELIVER, id);
        head.writeLong(handle.key());
        Frames.writeTimeout(timeout, head);
        return outgoing.frame(head.toBytes(), message);
    }

    @Override
    public CompletableFuture<TaskExit> exit() {
        var watch =
                new Calls.Request<TaskExit>(
                        handle,
                        this::watchFrame,
                        in -> Exits.read(in, this, outgoing.codec()),
                        failure ->
                                new TaskExit.Lost(
                                        this, location(), String.valueOf(failure.getMessage())));
        return outgoing.ask(handle, watch, null);
    }

    private byte[] watchFrame(long id) {
        ByteOutput frame = Frames.request(FrameKind.WATCH, id);
        frame.writeLong(handle.key());
        return frame.toBytes();
    }

    @Override
    public void terminate() {
        outgoing.tell(handle, Frames.keyed(FrameKind.TERMINATE, handle.key()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TaskRef<?> task && task.id().equals(id());
    }

    @Override
    public int hashCode() {
        return id().hashCode();
    }

    @Override
    public String toString() {
        return handle.toString();
    }
}

package io.pycos.io;

import io.pycos.Task;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Bytes that go out in order: to a connection, a child process or a file.
 *
 * <p>Every writing method suspends the task until the operating system has all of it; other tasks
 * of its scheduler run meanwhile. One task writes at a time, another one is refused with {@link
 * IoBusyException}.
 *
 * <p>A write that is cut short after a part of it went out leaves nobody who could go on: when its
 * task is terminated, when it fails, and in the case of a message also when it times out, a
 * connection is closed with a reset, so that the other side does not take it for an orderly end,
 * and any output refuses further writes. Only {@link #write(Task, ByteBuffer)} that times out can
 * be continued, since the buffer's position tells where.
 */
public final class ByteOutput {

    /** How long a write may take as a whole, unless {@link #timeout} says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    /** Longest message, in bytes, unless {@link #maxMessage} says otherwise. */
    public static final int DEFAULT_MAX_MESSAGE = ByteInput.DEFAULT_MAX_MESSAGE;

    /**
     * Up to this size a message is copied behind its length, for one call of the operating system.
     */
    private static final int COPIED = 16 * 1024;

    private final Sink sink;
    private final Gate gate;
    private volatile Duration timeout = DEFAULT_TIMEOUT;
    private volatile int maxMessage = DEFAULT_MAX_MESSAGE;

    ByteOutput(String name, Sink sink) {
        this.sink = sink;
        this.gate = new Gate("writing to", name);
    }

    /**
     * How long a write may take as a whole; zero writes what there is room for. May be changed at
     * any time.
     */
    public ByteOutput timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /** Longest message that {@link #writeMessage} sends, in bytes. */
    public ByteOutput maxMessage(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("'bytes' must be positive, was " + bytes);
        }
        maxMessage = bytes;
        return this;
    }

    /**
     * Writes all that remains in the buffer (I-03).
     *
     * @throws IoTimeoutException when not all of it was taken in time; the buffer's position is
     *     where to go on
     */
    public void write(Task<?> self, ByteBuffer from) {
        gate.enter(
                self,
                timeout,
                operation -> {
                    var cut = new CutShort(List.of(from));
                    try {
                        send(operation, from);
                        cut.done();
                    } catch (IoTimeoutException e) {
                        cut.done();
                        throw e;
                    } finally {
                        cut.abandonUnlessDone();
                    }
                    return true;
                });
    }

    /** Writes all the bytes, as a unit. */
    public void write(Task<?> self, byte[] bytes) {
        unit(self, List.of(ByteBuffer.wrap(bytes)));
    }

    /** Writes text in UTF-8, as a unit. */
    public void write(Task<?> self, String text) {
        write(self, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes a message for {@link ByteInput#readMessage}, as a unit: its length in four bytes,
     * big-endian, and its bytes (I-06).
     *
     * @throws LimitExceededException when it is longer than {@link #maxMessage}; nothing was sent
     */
    public void writeMessage(Task<?> self, byte[] message) {
        if (message.length > maxMessage) {
            throw new LimitExceededException(
                    gate.operation(), "a message of " + message.length + " bytes", maxMessage);
        }
        int copied = message.length <= COPIED ? message.length : 0;
        ByteBuffer head = ByteBuffer.allocate(ByteInput.LENGTH_BYTES + copied);
        head.putInt(message.length).put(message, 0, copied).flip();
        unit(self, List.of(head, ByteBuffer.wrap(message, copied, message.length - copied)));
    }

    /**
     * Says that nothing more will come, and refuses further writes: the other side reads up to here
     * and then finds the end (half-close, I-07). The other direction of a connection is not
     * touched. Idempotent.
     */
    public void end(Task<?> self) {
        gate.enter(
                self,
                timeout,
                operation -> {
                    while (!sink.flush() || !sink.end()) {
                        operation.await(sink.writable());
                    }
                    return true;
                });
    }

    private void unit(Task<?> self, List<ByteBuffer> parts) {
        gate.enter(
                self,
                timeout,
                operation -> {
                    var cut = new CutShort(parts);
                    try {
                        for (ByteBuffer part : parts) {
                            send(operation, part);
                        }
                        cut.done();
                    } finally {
                        cut.abandonUnlessDone();
                    }
                    return true;
                });
    }

    private void send(Operation operation, ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            operation.step();
            if (sink.write(from) == 0) {
                operation.await(sink.writable());
            }
        }
        while (!sink.flush()) {
            operation.await(sink.writable());
        }
    }

    /** Whether a unit was begun and not completed. */
    private final class CutShort {

        private final List<ByteBuffer> parts;
        private final long before;
        private boolean done;

        CutShort(List<ByteBuffer> parts) {
            this.parts = parts;
            this.before = remaining();
        }

        private long remaining() {
            return parts.stream().mapToLong(ByteBuffer::remaining).sum();
        }

        void done() {
            done = true;
        }

        void abandonUnlessDone() {
            if (!done && remaining() < before) {
                close("an earlier write was cut short");
                sink.abandon();
            }
        }
    }

    // for the rest of the package

    Gate gate() {
        return gate;
    }

    void close(String reason) {
        gate.close(reason);
    }
}

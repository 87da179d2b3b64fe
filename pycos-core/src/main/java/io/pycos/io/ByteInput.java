package io.pycos.io;

import io.pycos.Task;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * Bytes that come in order: from a connection, a child process or a file.
 *
 * <p>Every reading method suspends the task until it can answer; other tasks of its scheduler run
 * meanwhile. One task reads at a time, another one is refused with {@link IoBusyException}. What is
 * to be read as a whole is consumed as a whole: a read that ends by an exception or by termination
 * consumes nothing, and the next one finds all of it.
 *
 * <p>These are never confused: the end of the stream is an empty {@code Optional}, or {@link
 * EndOfStreamException} within a unit; silence longer than the timeout is {@link
 * IoTimeoutException}; close on this side is {@link IoClosedException}; an error is {@link
 * IoFailedException}; an empty line or message is one of length 0.
 */
public final class ByteInput {

    /** How long a read may take as a whole, unless {@link #timeout} says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    /** Longest message, in bytes, unless {@link #maxMessage} says otherwise. */
    public static final int DEFAULT_MAX_MESSAGE = 16 * 1024 * 1024;

    /** Longest line, in bytes, unless {@link #maxLine} says otherwise. */
    public static final int DEFAULT_MAX_LINE = 64 * 1024;

    static final int LENGTH_BYTES = 4;

    private static final byte[] NOTHING = {};

    private final Source source;
    private final Gate gate;
    private volatile Duration timeout = DEFAULT_TIMEOUT;
    private volatile int maxMessage = DEFAULT_MAX_MESSAGE;
    private volatile int maxLine = DEFAULT_MAX_LINE;

    /** Touched only inside the gate. */
    private final HeldBytes held = new HeldBytes();

    ByteInput(String name, Source source) {
        this.source = source;
        this.gate = new Gate("reading from", name);
    }

    /** Bytes that are here already, for what takes a stream; they must not be changed meanwhile. */
    public static ByteInput of(byte[] bytes) {
        return new ByteInput("bytes in memory", new MemorySource(ByteBuffer.wrap(bytes)));
    }

    /**
     * How long a read may take as a whole; zero looks without waiting. May be changed at any time.
     */
    public ByteInput timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /** Longest message that {@link #readMessage} takes, in bytes. */
    public ByteInput maxMessage(int bytes) {
        maxMessage = requirePositive(bytes);
        return this;
    }

    /** Longest line or piece that {@link #readLine} and {@link #readUntil} take, in bytes. */
    public ByteInput maxLine(int bytes) {
        maxLine = requirePositive(bytes);
        return this;
    }

    private static int requirePositive(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("'bytes' must be positive, was " + bytes);
        }
        return bytes;
    }

    /**
     * Reads what there is, at least one byte (I-02).
     *
     * @return how many bytes were put into the buffer; empty at the end of the stream
     */
    public OptionalInt read(Task<?> self, ByteBuffer into) {
        if (!into.hasRemaining()) {
            throw new IllegalArgumentException("'into' has no room");
        }
        return gate.enter(self, timeout, operation -> readSome(operation, into));
    }

    /**
     * Reads exactly so many bytes (I-03).
     *
     * @throws EndOfStreamException when the stream ends before
     */
    public byte[] readFully(Task<?> self, int count) {
        return gate.enter(
                self,
                timeout,
                operation -> {
                    while (held.size() < count) {
                        if (!more(operation)) {
                            throw new EndOfStreamException(
                                    operation.name(), count + " bytes", held.size());
                        }
                    }
                    return held.take(count);
                });
    }

    /**
     * Reads a line of UTF-8 without its line feed and carriage return. What follows the last line
     * feed is a line too.
     *
     * @return empty at the end of the stream
     * @throws LimitExceededException when no line feed comes within {@link #maxLine}
     */
    public Optional<String> readLine(Task<?> self) {
        return gate.enter(
                self,
                timeout,
                operation -> {
                    int length = find(operation, (byte) '\n', "a line");
                    if (length < 0) {
                        return held.size() == 0
                                ? Optional.<String>empty()
                                : Optional.of(text(held.take(held.size())));
                    }
                    String line = text(held.take(length));
                    held.take(1);
                    return Optional.of(line);
                });
    }

    private static String text(byte[] line) {
        int length =
                line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }

    /**
     * Reads up to a byte that marks the end of a piece; the mark is consumed and not returned.
     *
     * @return empty when the stream ends where a piece would begin
     * @throws EndOfStreamException when it ends within a piece
     * @throws LimitExceededException when no mark comes within {@link #maxLine}
     */
    public Optional<byte[]> readUntil(Task<?> self, byte mark) {
        return gate.enter(
                self,
                timeout,
                operation -> {
                    int length = find(operation, mark, "a piece");
                    if (length < 0) {
                        return emptyAtTheEnd(operation, "a piece");
                    }
                    byte[] piece = held.take(length);
                    held.take(1);
                    return Optional.of(piece);
                });
    }

    /**
     * Reads a message that was written by {@link ByteOutput#writeMessage}: a length of four bytes,
     * big-endian, and so many bytes (I-06).
     *
     * @return empty when the stream ends where a message would begin
     * @throws EndOfStreamException when it ends within a message
     * @throws LimitExceededException when the length is above {@link #maxMessage}; nothing is
     *     allocated for it
     */
    public Optional<byte[]> readMessage(Task<?> self) {
        return gate.enter(
                self,
                timeout,
                operation -> {
                    if (!fill(operation, LENGTH_BYTES)) {
                        return emptyAtTheEnd(operation, "a message");
                    }
                    long length = held.firstNumber();
                    if (length > maxMessage) {
                        throw new LimitExceededException(
                                operation.name(), "a message of " + length + " bytes", maxMessage);
                    }
                    if (!fill(operation, LENGTH_BYTES + length)) {
                        return emptyAtTheEnd(operation, "a message");
                    }
                    held.take(LENGTH_BYTES);
                    return Optional.of(held.take((int) length));
                });
    }

    /**
     * Reads all up to the end of the stream.
     *
     * @param limit the most bytes to take
     * @throws LimitExceededException when there are more
     */
    public byte[] readToEnd(Task<?> self, int limit) {
        return gate.enter(
                self,
                timeout,
                operation -> {
                    do {
                        if (held.size() > limit) {
                            throw new LimitExceededException(operation.name(), "the stream", limit);
                        }
                    } while (more(operation));
                    return held.take(held.size());
                });
    }

    /**
     * Copies all up to the end of the stream; the timeouts of both sides count for each piece.
     *
     * @return how many bytes
     */
    public long transferTo(Task<?> self, ByteOutput output) {
        long count = 0;
        for (byte[] piece = next(self); piece.length > 0; piece = next(self)) {
            output.write(self, piece);
            count += piece.length;
        }
        return count;
    }

    /** What there is, read without a buffer that waits with the task; nothing at the end. */
    private byte[] next(Task<?> self) {
        return gate.enter(
                self,
                timeout,
                operation -> held.size() > 0 || more(operation) ? held.take(held.size()) : NOTHING);
    }

    // inside the gate

    private OptionalInt readSome(Operation operation, ByteBuffer into) throws IOException {
        for (; ; ) {
            operation.step();
            int count = readNow(into);
            if (count != 0) {
                return count == Source.END ? OptionalInt.empty() : OptionalInt.of(count);
            }
            operation.await(readable());
        }
    }

    /** Where the mark is, counted from the start; -1 when the stream ends before. */
    private int find(Operation operation, byte mark, String what) throws IOException {
        int looked = 0;
        for (; ; ) {
            for (int limit = Math.min(held.size(), maxLine + 1); looked < limit; looked++) {
                if (held.at(looked) == mark) {
                    return looked;
                }
            }
            if (looked > maxLine) {
                throw new LimitExceededException(operation.name(), what, maxLine);
            }
            if (!more(operation)) {
                return -1;
            }
        }
    }

    private Optional<byte[]> emptyAtTheEnd(Operation operation, String what) {
        if (held.size() == 0) {
            return Optional.empty();
        }
        throw new EndOfStreamException(operation.name(), what, held.size());
    }

    /** Waits until at least so many bytes are held; false when the stream ends before. */
    private boolean fill(Operation operation, long count) throws IOException {
        while (held.size() < count) {
            if (!more(operation)) {
                return false;
            }
        }
        return true;
    }

    /** Waits for at least one byte more; false at the end. */
    private boolean more(Operation operation) throws IOException {
        for (; ; ) {
            operation.step();
            int count = held.fill(source);
            if (count != 0) {
                return count != Source.END;
            }
            operation.await(source.readable());
        }
    }

    // for the rest of the package

    Gate gate() {
        return gate;
    }

    /** As {@link Source#read}, inside the gate. */
    int readNow(ByteBuffer into) throws IOException {
        return held.size() > 0 ? held.moveTo(into) : source.read(into);
    }

    /** As {@link Source#readable}, inside the gate. */
    CompletableFuture<?> readable() {
        return source.readable();
    }

    void close(String reason) {
        gate.close(reason);
    }
}

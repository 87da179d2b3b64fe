package io.pycos.io;

import io.pycos.Task;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file for tasks (I-10): read and written at any position, or in order by {@link #input} and
 * {@link #output}.
 *
 * <p>Every suspending method does its work on a platform thread of the package's own, since the
 * operating system knows no waiting for files. A task terminated meanwhile ends at once; what was
 * begun for it is completed. Any number of tasks may use the positions, each input and each output
 * is for one task at a time. {@link #close} ends pending operations with {@link IoClosedException}.
 */
public final class TaskFile implements AutoCloseable {

    /** How long an operation may take, unless {@link #timeout} says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    private static final int PIECE = 64 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(TaskFile.class);

    private final FileChannel channel;
    private final String name;
    private volatile Duration timeout = DEFAULT_TIMEOUT;

    private TaskFile(FileChannel channel, String name) {
        this.channel = channel;
        this.name = name;
    }

    /**
     * Opens a file, suspending meanwhile.
     *
     * @param options as of {@code FileChannel.open}; none means {@link StandardOpenOption#READ}
     */
    public static TaskFile open(Task<?> self, Path path, OpenOption... options) {
        String name = "file " + path;
        return new Gate("opening", name)
                .enter(
                        self,
                        DEFAULT_TIMEOUT,
                        operation -> {
                            var opened =
                                    IoThreads.blocking(
                                            () ->
                                                    new TaskFile(
                                                            FileChannel.open(path, options), name));
                            try {
                                return operation.result(opened);
                            } catch (Throwable e) {
                                opened.thenAccept(TaskFile::close);
                                throw e;
                            }
                        });
    }

    /** How long an operation at a position may take. May be changed at any time. */
    public TaskFile timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /** The size in bytes; suspends. */
    public long size(Task<?> self) {
        return run(self, "asking the size of", channel::size);
    }

    /**
     * Reads what there is at a position; suspends.
     *
     * @return how many bytes were put into the buffer; empty at the end of the file
     */
    public OptionalInt read(Task<?> self, ByteBuffer into, long position) {
        int room = into.remaining();
        ByteBuffer piece =
                run(
                        self,
                        "reading from",
                        () -> {
                            ByteBuffer space = ByteBuffer.allocate(room);
                            return channel.read(space, position) == Source.END
                                    ? null
                                    : space.flip();
                        });
        if (piece == null) {
            return OptionalInt.empty();
        }
        int count = piece.remaining();
        into.put(piece);
        return OptionalInt.of(count);
    }

    /**
     * Writes all that remains in the buffer to a position; suspends. If it times out or the task is
     * terminated, it may have been written or not.
     */
    public void write(Task<?> self, ByteBuffer from, long position) {
        ByteBuffer copy = ByteBuffer.allocate(from.remaining()).put(from.duplicate()).flip();
        run(
                self,
                "writing to",
                () -> {
                    writeAll(copy, position);
                    return true;
                });
        from.position(from.limit());
    }

    private void writeAll(ByteBuffer from, long position) throws IOException {
        long at = position;
        while (from.hasRemaining()) {
            at += channel.write(from, at);
        }
    }

    /** Cuts the file to a size if it is longer; suspends. */
    public void truncate(Task<?> self, long size) {
        run(self, "truncating", () -> channel.truncate(size));
    }

    /** Suspends until what was written is on the storage device. */
    public void force(Task<?> self) {
        run(
                self,
                "forcing to storage",
                () -> {
                    channel.force(true);
                    return true;
                });
    }

    /** The file from its beginning on. */
    public ByteInput input() {
        return input(0);
    }

    /** The file from a position on. Reading on after its end finds what was added meanwhile. */
    public ByteInput input(long from) {
        return new ByteInput(name, new FileSource(channel, from));
    }

    /** Writes from the beginning of the file on, or at its end if it was opened to append. */
    public ByteOutput output() {
        return output(0);
    }

    /**
     * Writes from a position of the file on. {@link ByteOutput#end} refuses more, and does not
     * close the file.
     */
    public ByteOutput output(long from) {
        return new ByteOutput(name, new PieceSink(PIECE, IoThreads.executor(), new Part(from)));
    }

    private <T extends @Nullable Object> T run(Task<?> self, String verb, Callable<T> work) {
        return new Gate(verb, name)
                .enter(self, timeout, operation -> operation.result(IoThreads.blocking(work)));
    }

    /** Idempotent, from any thread. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn(
                    "[{}] could not be closed in order; something may not have been written",
                    name,
                    e);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private final class Part implements PieceSink.Target {

        private long position;

        Part(long position) {
            this.position = position;
        }

        @Override
        public void write(byte[] piece) throws IOException {
            writeAll(ByteBuffer.wrap(piece), position);
            position += piece.length;
        }

        @Override
        public void end() {}
    }
}

package io.pycos.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A file from a position on: reads a chunk on another thread when there is none. */
final class FileSource implements Source {

    private static final int CHUNK = 64 * 1024;

    private final FileChannel channel;
    private final Waiters waiters = new Waiters();

    /** In reading position; guarded by this object's monitor, as is all that follows. */
    private ByteBuffer chunk = ByteBuffer.allocate(0);

    private long position;
    private boolean busy;

    /** The last read found the end; told once, since the file may grow. */
    private boolean ended;

    private @Nullable IOException failure;

    FileSource(FileChannel channel, long position) {
        this.channel = channel;
        this.position = position;
    }

    @Override
    public synchronized int read(ByteBuffer into) throws IOException {
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        if (chunk.hasRemaining()) {
            int count = Math.min(into.remaining(), chunk.remaining());
            into.put(chunk.slice(chunk.position(), count));
            chunk.position(chunk.position() + count);
            return count;
        }
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        boolean atEnd = ended;
        ended = false;
        return atEnd ? END : 0;
    }

    @Override
    public CompletableFuture<?> readable() {
        CompletableFuture<?> woken = waiters.add();
        boolean here;
        boolean fetch;
        synchronized (this) {
            here = chunk.hasRemaining() || failure != null || ended || !channel.isOpen();
            fetch = !here && !busy;
            busy |= fetch;
        }
        if (fetch) {
            IoThreads.blocking(this::fetch);
        }
        if (here) {
            waiters.wakeAll();
        }
        return woken;
    }

    private boolean fetch() {
        ByteBuffer space = ByteBuffer.allocate(CHUNK);
        IOException error = null;
        try {
            channel.read(space, position);
        } catch (IOException e) {
            error = e;
        }
        synchronized (this) {
            busy = false;
            chunk = space.flip();
            position += chunk.remaining();
            failure = error;
            ended = error == null && !chunk.hasRemaining();
        }
        waiters.wakeAll();
        return true;
    }
}

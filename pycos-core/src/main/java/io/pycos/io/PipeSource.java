package io.pycos.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What child processes write, as it comes, from one pipe or mixed from several.
 *
 * <p>A pipe cannot be selected, and a read of it cannot be interrupted. So each has a platform
 * thread that reads ahead into a bounded buffer; the thread lives until the last process that holds
 * the other end of the pipe has closed it.
 */
final class PipeSource implements Source {

    private static final int CAPACITY = 64 * 1024;
    private static final int PIECE = 8 * 1024;

    private final Waiters waiters = new Waiters();

    /** In writing position; guarded by this object's monitor, as are the next three. */
    private final ByteBuffer held = ByteBuffer.allocate(CAPACITY);

    private int open;
    private boolean closed;
    private @Nullable IOException failure;

    private PipeSource(int pipes) {
        open = pipes;
    }

    /** Starts to read. */
    static PipeSource of(String name, List<InputStream> pipes) {
        var source = new PipeSource(pipes.size());
        for (InputStream pipe : pipes) {
            IoThreads.named(name).newThread(() -> source.pump(pipe)).start();
        }
        return source;
    }

    private void pump(InputStream pipe) {
        byte[] piece = new byte[PIECE];
        try {
            int count = pipe.read(piece);
            while (count != END && added(piece, count)) {
                count = pipe.read(piece);
            }
            ended(null);
        } catch (IOException e) {
            ended(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended(new IOException("the thread that reads the pipe was interrupted", e));
        }
    }

    /** Waits for room; false when nobody will read. */
    private boolean added(byte[] piece, int count) throws InterruptedException {
        synchronized (this) {
            while (held.remaining() < count && !closed) {
                wait();
            }
            if (closed) {
                return false;
            }
            held.put(piece, 0, count);
        }
        waiters.wakeAll();
        return true;
    }

    private void ended(@Nullable IOException why) {
        synchronized (this) {
            open--;
            if (failure == null && why != null) {
                failure = why;
            }
        }
        waiters.wakeAll();
    }

    @Override
    public synchronized int read(ByteBuffer into) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (held.position() > 0) {
            return take(into);
        }
        if (open > 0) {
            return 0;
        }
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        return END;
    }

    private int take(ByteBuffer into) {
        held.flip();
        int count = Math.min(held.remaining(), into.remaining());
        into.put(into.position(), held, 0, count);
        into.position(into.position() + count);
        held.position(count);
        held.compact();
        notifyAll();
        return count;
    }

    @Override
    public CompletableFuture<?> readable() {
        CompletableFuture<?> woken = waiters.add();
        synchronized (this) {
            if (held.position() == 0 && open > 0 && !closed) {
                return woken;
            }
        }
        waiters.wakeAll();
        return woken;
    }

    void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        waiters.wakeAll();
    }
}

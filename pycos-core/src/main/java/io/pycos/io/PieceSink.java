package io.pycos.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes to something that blocks, one piece at a time on another thread. A piece that was begun is
 * completed whatever becomes of the task that wrote it.
 */
final class PieceSink implements Sink {

    /** Something that blocks; used by one thread at a time. */
    interface Target {
        void write(byte[] piece) throws IOException;

        void end() throws IOException;
    }

    private interface Step {
        void run() throws IOException;
    }

    private enum State {
        READY,
        BUSY,
        ENDING,
        ENDED
    }

    private final int pieceSize;
    private final Executor executor;
    private final Target target;
    private final Waiters waiters = new Waiters();

    /** Guarded by this object's monitor, as are the next two. */
    private State state = State.READY;

    private boolean closed;
    private @Nullable IOException failure;

    PieceSink(int pieceSize, Executor executor, Target target) {
        this.pieceSize = pieceSize;
        this.executor = executor;
        this.target = target;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        byte[] piece;
        synchronized (this) {
            refuseIfBroken();
            if (state == State.ENDING || state == State.ENDED) {
                throw new ClosedChannelException();
            }
            if (state == State.BUSY) {
                return 0;
            }
            state = State.BUSY;
            piece = new byte[Math.min(from.remaining(), pieceSize)];
            from.get(piece);
        }
        executor.execute(() -> run(() -> target.write(piece), State.READY));
        return piece.length;
    }

    @Override
    public synchronized boolean flush() throws IOException {
        refuseIfBroken();
        return state != State.BUSY;
    }

    @Override
    public boolean end() throws IOException {
        synchronized (this) {
            refuseIfBroken();
            if (state != State.READY) {
                return state == State.ENDED;
            }
            state = State.ENDING;
        }
        executor.execute(() -> run(target::end, State.ENDED));
        return false;
    }

    private void run(Step step, State then) {
        IOException error = null;
        try {
            step.run();
        } catch (IOException e) {
            error = e;
        }
        synchronized (this) {
            state = then;
            failure = failure == null ? error : failure;
        }
        waiters.wakeAll();
    }

    private void refuseIfBroken() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (failure instanceof ClosedChannelException) {
            throw failure;
        }
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    @Override
    public CompletableFuture<?> writable() {
        CompletableFuture<?> woken = waiters.add();
        synchronized (this) {
            if ((state == State.BUSY || state == State.ENDING) && !closed) {
                return woken;
            }
        }
        waiters.wakeAll();
        return woken;
    }

    /** What follows is refused already; to end a pipe here would look like an orderly end. */
    @Override
    public void abandon() {}

    void close() {
        synchronized (this) {
            closed = true;
        }
        waiters.wakeAll();
    }
}

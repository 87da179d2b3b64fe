package io.pycos.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Feeds a process and collects its output at the same time, in one task: whatever of the streams
 * can go on does, and the task waits only when none can.
 */
final class Communication {

    private static final int PIECE = 16 * 1024;

    /** A stream that is collected. */
    private static final class Collected {
        final String name;
        final ByteInput from;
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean ended;

        Collected(String name, ByteInput from) {
            this.name = name;
            this.from = from;
        }
    }

    private final Sink sink;
    private final ByteInput input;
    private final Collected stdout;
    private final Collected stderr;
    private final int maxOutput;
    private final Supplier<CompletableFuture<?>> ended;
    private final ByteBuffer fed = ByteBuffer.allocate(PIECE).flip();
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
    private boolean inputEnded;
    private boolean feedingDone;

    Communication(
            Sink sink,
            ByteInput input,
            ByteInput stdout,
            ByteInput stderr,
            int maxOutput,
            Supplier<CompletableFuture<?>> ended) {
        this.sink = sink;
        this.input = input;
        this.stdout = new Collected("stdout", stdout);
        this.stderr = new Collected("stderr", stderr);
        this.maxOutput = maxOutput;
        this.ended = ended;
    }

    /**
     * Goes on until the input is fed, or not wanted any more, both outputs have ended, and the
     * processes too.
     */
    boolean run(Operation operation) throws IOException {
        while (!feedingDone || !stdout.ended || !stderr.ended) {
            operation.step();
            boolean moved = feed() | collect(operation, stdout) | collect(operation, stderr);
            if (!moved) {
                await(operation);
            }
        }
        operation.await(ended.get());
        return true;
    }

    ProcessOutput output(List<Integer> exitCodes) {
        return new ProcessOutput(exitCodes, stdout.bytes.toByteArray(), stderr.bytes.toByteArray());
    }

    private boolean feed() throws IOException {
        if (feedingDone) {
            return false;
        }
        boolean fetched = !fed.hasRemaining() && !inputEnded && fetch();
        try {
            if (fed.hasRemaining()) {
                return sink.write(fed) > 0 || fetched;
            }
            feedingDone = inputEnded && sink.flush() && sink.end();
        } catch (IOException e) {
            feedingDone = true; // the process does not read any more, which is its right
        }
        return fetched || feedingDone;
    }

    private boolean fetch() throws IOException {
        int count = input.readNow(fed.clear());
        fed.flip();
        inputEnded = count == Source.END;
        return count != 0;
    }

    private boolean collect(Operation operation, Collected stream) throws IOException {
        if (stream.ended) {
            return false;
        }
        int count = stream.from.readNow(piece.clear());
        if (count == Source.END) {
            stream.ended = true;
            return true;
        }
        if (stream.bytes.size() + (long) count > maxOutput) {
            throw new LimitExceededException(operation.name(), stream.name, maxOutput);
        }
        stream.bytes.write(piece.array(), 0, count);
        return count > 0;
    }

    private void await(Operation operation) {
        List<CompletableFuture<?>> waits = new ArrayList<>(3);
        if (!feedingDone) {
            waits.add(fed.hasRemaining() || inputEnded ? sink.writable() : input.readable());
        }
        if (!stdout.ended) {
            waits.add(stdout.from.readable());
        }
        if (!stderr.ended) {
            waits.add(stderr.from.readable());
        }
        try {
            operation.await(CompletableFuture.anyOf(waits.toArray(CompletableFuture<?>[]::new)));
        } finally {
            waits.forEach(wait -> wait.cancel(false));
        }
    }
}

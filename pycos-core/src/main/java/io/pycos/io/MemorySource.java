package io.pycos.io;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Bytes that are here already. */
record MemorySource(ByteBuffer bytes) implements Source {

    @Override
    public int read(ByteBuffer into) {
        if (!bytes.hasRemaining()) {
            return END;
        }
        int count = Math.min(into.remaining(), bytes.remaining());
        into.put(bytes.slice(bytes.position(), count));
        bytes.position(bytes.position() + count);
        return count;
    }

    @Override
    public CompletableFuture<?> readable() {
        return CompletableFuture.completedFuture(true);
    }
}

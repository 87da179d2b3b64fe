package io.pycos.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * Where bytes go. No method waits; calls are one at a time, but for {@link #writable}'s completion.
 */
interface Sink {

    /**
     * Moves what there is room for.
     *
     * @return how many bytes; 0 when there is no room now
     * @throws java.nio.channels.ClosedChannelException when this side was closed or has sent the
     *     end
     */
    int write(ByteBuffer from) throws IOException;

    /** Passes on what is held back; false when something still is. */
    boolean flush() throws IOException;

    /** Says that nothing more will come; false when it could not be said yet. */
    boolean end() throws IOException;

    /**
     * Complete when the other methods are worth trying again; never fails. Cancelled by who does
     * not wait any more.
     */
    CompletableFuture<?> writable();

    /** Part of what belonged together went out, and the rest never will. */
    void abandon();
}

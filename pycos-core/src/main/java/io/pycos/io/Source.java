package io.pycos.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * Where bytes come from. No method waits; calls are one at a time, but for {@link #readable}'s
 * completion.
 */
interface Source {

    int END = -1;

    /**
     * Moves what there is.
     *
     * @return how many bytes; 0 when there are none now; {@link #END} when there will be none
     * @throws java.nio.channels.ClosedChannelException when this side was closed
     */
    int read(ByteBuffer into) throws IOException;

    /**
     * Complete when {@link #read} is worth trying again; never fails. Cancelled by who does not
     * wait any more.
     */
    CompletableFuture<?> readable();
}

package io.pycos.io;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;

/**
 * The two directions of a connection, plain or under TLS; one reader and one writer may use it at a
 * time.
 */
interface Wire extends Source, Sink {

    /**
     * Takes the handshake as far as it goes without waiting; true when it is done, or there is
     * none.
     */
    boolean handshake() throws IOException;

    /** Complete when {@link #handshake} is worth trying again. */
    CompletableFuture<?> handshakeProgress();

    /** The session under TLS, once the handshake is done. */
    Optional<SSLSession> session();

    /** Ends both directions at once; pending operations find it closed. Idempotent. */
    void close() throws IOException;
}

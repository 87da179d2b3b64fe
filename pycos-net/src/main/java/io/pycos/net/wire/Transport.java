package io.pycos.net.wire;

import io.pycos.Location;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * All connections and sessions of one process.
 *
 * <p>Every method may be called by any thread and none of them blocks, except {@link #open} and
 * {@link #close}.
 */
public interface Transport extends AutoCloseable {

    /**
     * Binds the port and starts to look for peers.
     *
     * @throws MissingSecretException if the process is to be reached from other machines and no
     *     secret was configured
     * @throws TransportException if the address or port cannot be used
     */
    static Transport open(TransportConfig config, TransportListener listener) {
        return NettyTransport.open(config, listener);
    }

    /** Names this process. */
    PeerId self();

    /** Returns the application name that peers see. */
    String name();

    /** Returns the peers whose sessions are up, the longest known first. */
    List<PeerInfo> peers();

    /**
     * Hands a message to the session with a peer.
     *
     * <p>Messages that one thread sends to one peer arrive in that order. An accepted message is
     * either received by the peer's listener, once, or {@linkplain Transmission#lost reported
     * lost}.
     *
     * @return false if no session is up or the bytes waiting for that peer have reached their
     *     limit; the message is then forgotten, and {@code lost} is not called
     * @throws IllegalArgumentException if the message is larger than the maximum message size
     */
    boolean send(PeerId to, Transmission message);

    /**
     * Returns a future that completes when a refused send is worth another try.
     *
     * <p>It completes on the transport's thread, and fails with {@link PeerNotConnectedException}
     * if no session is up or the session ends.
     */
    CompletableFuture<Void> whenWritable(PeerId to);

    /**
     * Looks for a peer at a given place, again and again until it answers; what was tried is in
     * {@link #diagnosis()}.
     */
    void connect(Location there);

    /** Also accepts, from now on, peers that prove the secret of a further circle. */
    void admit(Circle circle);

    /**
     * Ends the sessions that were proven by the secret of a circle, and accepts no more of them.
     */
    void dismiss(String circle);

    /** Says in sentences what was tried and heard, for logs and endpoints. */
    List<String> diagnosis();

    /** Returns the counts so far. */
    TransportStats stats();

    /**
     * Sends what was accepted, tells the peers, and closes; bounded in time, and without effect the
     * second time.
     */
    @Override
    void close();
}

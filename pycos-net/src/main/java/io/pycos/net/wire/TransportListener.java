package io.pycos.net.wire;

/**
 * Hears what the peers do.
 *
 * <p>Every method is called on the transport's thread, so it must neither block nor take long. For
 * one process the order is always {@code peerUp}, any number of {@code received}, {@code peerDown};
 * a process that restarts at the same location is reported down before its successor is reported
 * up. An exception thrown here is logged and counted and changes nothing else.
 */
public interface TransportListener {

    /** A session with the peer is open: sending to it works from now on. */
    void peerUp(PeerInfo peer);

    /**
     * The session has ended; messages that were not confirmed have been reported lost before this
     * call.
     */
    void peerDown(PeerId peer, String reason);

    /** One message, in the order in which the peer sent it. The array belongs to the listener. */
    void received(PeerId from, byte[] message);

    /**
     * All messages that came with one read have been handed over: the moment to wake whoever waits
     * for them.
     */
    default void readComplete(PeerId from) {}

    /** A connection was refused, by this side or the other; for logs and metrics. */
    default void refused(Refusal refusal) {}
}

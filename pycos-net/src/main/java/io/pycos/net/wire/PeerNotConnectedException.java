package io.pycos.net.wire;

import io.pycos.PycosException;

/** There is no session, or no longer a session, with a peer. */
public class PeerNotConnectedException extends PycosException {

    private static final long serialVersionUID = 1L;

    private final transient PeerId peer;

    public PeerNotConnectedException(PeerId peer) {
        super("No session with peer " + peer + " is up");
        this.peer = peer;
    }

    /** Returns the peer in question. */
    public PeerId peer() {
        return peer;
    }
}

package io.pycos.net;

import io.pycos.net.wire.PeerId;
import io.pycos.net.wire.PeerInfo;
import io.pycos.net.wire.TransportListener;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds back what a transport reports while the cluster around it is still being made, and then
 * passes it on in order.
 */
final class StartGate implements TransportListener {

    private final TransportListener target;
    private final List<Runnable> early = new ArrayList<>();

    /** Written under the lock of {@code early}. */
    private volatile boolean open;

    StartGate(TransportListener target) {
        this.target = target;
    }

    void open() {
        synchronized (early) {
            early.forEach(Runnable::run);
            early.clear();
            open = true;
        }
    }

    @Override
    public void peerUp(PeerInfo peer) {
        pass(() -> target.peerUp(peer));
    }

    @Override
    public void peerDown(PeerId peer, String reason) {
        pass(() -> target.peerDown(peer, reason));
    }

    @Override
    public void received(PeerId from, byte[] message) {
        if (open) {
            target.received(from, message);
        } else {
            pass(() -> target.received(from, message));
        }
    }

    private void pass(Runnable report) {
        if (!open) {
            synchronized (early) {
                if (!open) {
                    early.add(report);
                    return;
                }
            }
        }
        report.run();
    }
}

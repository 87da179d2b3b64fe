package io.pycos.net.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** A listener that writes down what it hears. */
final class Recorder implements TransportListener {

    final List<String> events = new CopyOnWriteArrayList<>();
    final List<PeerInfo> up = new CopyOnWriteArrayList<>();
    final List<String> down = new CopyOnWriteArrayList<>();
    final List<byte[]> messages = new CopyOnWriteArrayList<>();
    final List<Refusal> refusals = new CopyOnWriteArrayList<>();
    final LongAdder batches = new LongAdder();

    @Override
    public void peerUp(PeerInfo peer) {
        up.add(peer);
        events.add("up " + peer.id());
    }

    @Override
    public void peerDown(PeerId peer, String reason) {
        down.add(reason);
        events.add("down " + peer);
    }

    @Override
    public void received(PeerId from, byte[] message) {
        messages.add(message);
    }

    @Override
    public void readComplete(PeerId from) {
        batches.increment();
    }

    @Override
    public void refused(Refusal refusal) {
        refusals.add(refusal);
    }

    List<String> texts() {
        return messages.stream()
                .map(message -> new String(message, StandardCharsets.UTF_8))
                .toList();
    }
}

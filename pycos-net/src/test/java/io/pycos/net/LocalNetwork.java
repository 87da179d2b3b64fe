package io.pycos.net;

import io.pycos.Location;
import io.pycos.net.wire.Circle;
import io.pycos.net.wire.PeerId;
import io.pycos.net.wire.PeerInfo;
import io.pycos.net.wire.PeerNotConnectedException;
import io.pycos.net.wire.Transmission;
import io.pycos.net.wire.Transport;
import io.pycos.net.wire.TransportConfig;
import io.pycos.net.wire.TransportListener;
import io.pycos.net.wire.TransportStats;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A network inside one process, whose links can be cut, and whose messages can be held back.
 *
 * <p>Each transport has a thread of its own. Everything else is guarded by the network's monitor.
 */
final class LocalNetwork {

    private final Map<Location, Node> nodes = new LinkedHashMap<>();
    private int ports = 1;

    synchronized Transport open(TransportConfig config, TransportListener listener) {
        PeerId self = new PeerId(new Location("test", ports), ports);
        ports++;
        Node node = new Node(self, config, listener);
        nodes.put(self.location(), node);
        return node;
    }

    /** Makes two processes peers. */
    synchronized void join(Location one, Location other) {
        node(one).up(node(other));
        node(other).up(node(one));
    }

    /** Ends the session of two processes; messages held back get lost. */
    synchronized void cut(Location one, Location other) {
        node(one).down(node(other), "cut by the test");
        node(other).down(node(one), "cut by the test");
    }

    /**
     * Keeps what one process sends to another from arriving; at most {@code capacity} messages are
     * accepted.
     */
    synchronized void hold(Location from, Location to, int capacity) {
        node(from).outbox(node(to)).capacity = capacity;
    }

    synchronized void release(Location from, Location to) {
        node(from).release(node(to));
    }

    /** How many attempts to send something wait for room. */
    synchronized int waiting(Location from, Location to) {
        return node(from).outbox(node(to)).waiting.size();
    }

    private Node node(Location location) {
        Node node = nodes.get(location);
        if (node == null) {
            throw new IllegalArgumentException("there is nobody at " + location);
        }
        return node;
    }

    /** What one process sends to another. */
    private static final class Outbox {

        /** Negative while nothing is held back. */
        int capacity = -1;

        final Queue<Transmission> held = new ArrayDeque<>();
        final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    }

    private final class Node implements Transport {

        private final PeerId self;
        private final TransportConfig config;
        private final TransportListener listener;
        private final ExecutorService thread =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
        private final Map<PeerId, Outbox> sessions = new HashMap<>();

        Node(PeerId self, TransportConfig config, TransportListener listener) {
            this.self = self;
            this.config = config;
            this.listener = listener;
        }

        Outbox outbox(Node to) {
            Outbox outbox = sessions.get(to.self);
            if (outbox == null) {
                throw new IllegalArgumentException(self + " has no session with " + to.self);
            }
            return outbox;
        }

        void up(Node peer) {
            sessions.put(peer.self, new Outbox());
            PeerInfo info = new PeerInfo(peer.self, peer.name(), Circle.CLUSTER, Instant.now());
            thread.execute(() -> listener.peerUp(info));
        }

        void down(Node peer, String reason) {
            Outbox outbox = sessions.remove(peer.self);
            if (outbox == null) {
                return;
            }
            thread.execute(
                    () -> {
                        outbox.held.forEach(message -> message.lost(false));
                        outbox.waiting.forEach(
                                one ->
                                        one.completeExceptionally(
                                                new PeerNotConnectedException(peer.self)));
                        listener.peerDown(peer.self, reason);
                    });
        }

        void release(Node to) {
            Outbox outbox = outbox(to);
            outbox.capacity = -1;
            outbox.held.forEach(message -> arrive(message, to));
            outbox.held.clear();
            thread.execute(() -> outbox.waiting.forEach(one -> one.complete(null)));
        }

        private void arrive(Transmission message, Node to) {
            byte[] bytes = message.bytes().clone();
            to.thread.execute(
                    () -> {
                        to.listener.received(self, bytes);
                        to.listener.readComplete(self);
                    });
        }

        @Override
        public boolean send(PeerId to, Transmission message) {
            synchronized (LocalNetwork.this) {
                Outbox outbox = sessions.get(to);
                if (outbox == null) {
                    return false;
                }
                if (outbox.capacity < 0) {
                    arrive(message, node(to.location()));
                    return true;
                }
                return outbox.held.size() < outbox.capacity && outbox.held.add(message);
            }
        }

        @Override
        public CompletableFuture<Void> whenWritable(PeerId to) {
            synchronized (LocalNetwork.this) {
                Outbox outbox = sessions.get(to);
                if (outbox == null) {
                    return CompletableFuture.failedFuture(new PeerNotConnectedException(to));
                }
                CompletableFuture<Void> writable = new CompletableFuture<>();
                outbox.waiting.add(writable);
                return writable;
            }
        }

        @Override
        public PeerId self() {
            return self;
        }

        @Override
        public String name() {
            return config.name();
        }

        @Override
        public List<PeerInfo> peers() {
            return List.of();
        }

        @Override
        public void connect(Location there) {
            join(self.location(), there);
        }

        @Override
        public void admit(Circle circle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void dismiss(String circle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> diagnosis() {
            return List.of("a local network");
        }

        @Override
        public TransportStats stats() {
            return new TransportStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());
        }

        @Override
        public void close() {
            synchronized (LocalNetwork.this) {
                for (Node node : List.copyOf(nodes.values())) {
                    node.down(this, "closed");
                    down(node, "closed");
                }
            }
            thread.shutdown();
        }
    }
}

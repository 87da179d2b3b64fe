package io.pycos.compute;

import io.pycos.Directory;
import io.pycos.Task;
import io.pycos.TaskRef;
import io.pycos.compute.protocol.NodeMessage;
import io.pycos.net.Cluster;
import io.pycos.net.Peer;
import io.pycos.net.PeerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the node of this process, by its name in the directory, and those of peers, by the same
 * name at each of them.
 */
final class DirectoryNodes implements NodeFinder, AutoCloseable {

    /** How long a peer is asked at a time; then again, for as long as it is one. */
    private static final Duration ASK = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryNodes.class);

    private final Directory directory;
    private final @Nullable Cluster cluster;
    private final Task.@Nullable Monitor peers;
    private final Map<Long, Peer> asked = new ConcurrentHashMap<>();
    private final Map<Long, TaskRef<NodeMessage>> abroad = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    DirectoryNodes(Directory directory, @Nullable Cluster cluster) {
        this.directory = directory;
        this.cluster = cluster;
        this.peers = cluster == null ? null : cluster.monitorPeers(this::peerChanged);
    }

    @Override
    public List<TaskRef<NodeMessage>> nodes() {
        List<TaskRef<NodeMessage>> nodes = new ArrayList<>();
        own().ifPresent(nodes::add);
        nodes.addAll(abroad.values());
        return nodes;
    }

    @SuppressWarnings("unchecked") // the class is compared
    private Optional<TaskRef<NodeMessage>> own() {
        return directory
                .task(NodeMessage.NODE)
                .filter(task -> task.messageType() == NodeMessage.class)
                .map(task -> (TaskRef<NodeMessage>) task);
    }

    @Override
    public void whenFound(Runnable action) {
        listeners.add(action);
    }

    @Override
    public void forget(Runnable action) {
        listeners.remove(action);
    }

    @Override
    public String explain() {
        String here = own().isPresent() ? "" : "this process has no node, ";
        if (cluster == null) {
            return here + "and there is no cluster to look for others in";
        }
        if (asked.isEmpty()) {
            return here + "and there are no peers: " + String.join("; ", cluster.diagnosis());
        }
        String names =
                asked.values().stream().map(Peer::toString).collect(Collectors.joining(", "));
        return here + abroad.size() + " of " + asked.size() + " peers have a node (" + names + ")";
    }

    @Override
    public void close() {
        if (peers != null) {
            peers.cancel();
        }
        listeners.clear();
        asked.clear();
        abroad.clear();
    }

    private void peerChanged(PeerEvent event) {
        switch (event) {
            case PeerEvent.Up(Peer peer) -> {
                if (peer.circle().equals(Cluster.CLUSTER)) {
                    asked.put(peer.incarnation(), peer);
                    ask(peer);
                }
            }
            case PeerEvent.Down(Peer peer, _) -> {
                asked.remove(peer.incarnation());
                abroad.remove(peer.incarnation());
            }
        }
    }

    private void ask(Peer peer) {
        if (cluster != null && asked.containsKey(peer.incarnation())) {
            cluster.locateAt(peer.location(), NodeMessage.NODE, NodeMessage.class, ASK)
                    .whenComplete((found, failure) -> answered(peer, found, failure));
        }
    }

    private void answered(
            Peer peer,
            @Nullable Optional<TaskRef<NodeMessage>> found,
            @Nullable Throwable failure) {
        if (failure != null) {
            LOG.debug("[peer {}] could not be asked for a node", peer, failure);
        } else if (found == null || found.isEmpty()) {
            ask(peer);
        } else if (asked.containsKey(peer.incarnation())) {
            abroad.put(peer.incarnation(), found.get());
            listeners.forEach(Runnable::run);
        }
    }
}

package io.pycos.net;

import io.pycos.Location;
import io.pycos.net.wire.PeerId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The current peers. For any number of threads; what happens to one peer comes from one at a time.
 */
final class Links {

    private static final int MAX_REMEMBERED = 10_000;

    private final Map<PeerId, Link> byPeer = new ConcurrentHashMap<>();
    private final Map<Long, Link> byIncarnation = new ConcurrentHashMap<>();

    /** Incarnations that processes of the cluster have had; guarded by this object's monitor. */
    private final SequencedMap<Long, Boolean> ofTheCluster = new LinkedHashMap<>();

    /**
     * Adds a peer, unless it claims an incarnation that is not its own to claim: that of a peer, or
     * as a guest that of a process that was known as one of the cluster.
     */
    synchronized boolean add(Link link) {
        long incarnation = link.peer().incarnation();
        if (byIncarnation.containsKey(incarnation)
                || (!link.isOfTheCluster() && ofTheCluster.containsKey(incarnation))) {
            return false;
        }
        if (link.isOfTheCluster()) {
            ofTheCluster.put(incarnation, true);
            if (ofTheCluster.size() > MAX_REMEMBERED) {
                ofTheCluster.pollFirstEntry();
            }
        }
        byIncarnation.put(incarnation, link);
        byPeer.put(link.id(), link);
        return true;
    }

    synchronized @Nullable Link remove(PeerId peer) {
        Link link = byPeer.remove(peer);
        if (link != null) {
            byIncarnation.remove(link.peer().incarnation(), link);
        }
        return link;
    }

    @Nullable Link of(PeerId peer) {
        return byPeer.get(peer);
    }

    /** The peer that has the directory of this incarnation. */
    @Nullable Link owning(long incarnation) {
        return byIncarnation.get(incarnation);
    }

    Optional<Link> at(Location there) {
        return byPeer.values().stream()
                .filter(link -> link.peer().location().equals(there))
                .findFirst();
    }

    List<Link> all() {
        return byPeer.values().stream()
                .sorted(Comparator.comparing(link -> link.peer().since()))
                .toList();
    }

    int size() {
        return byPeer.size();
    }
}

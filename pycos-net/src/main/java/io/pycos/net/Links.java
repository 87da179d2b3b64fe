package io.pycos.net;

import io.pycos.Location;
import io.pycos.net.wire.PeerId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The current peers. For any number of threads; what happens to one peer comes from one at a time.
 */
final class Links {

    private final Map<PeerId, Link> byPeer = new ConcurrentHashMap<>();
    private final Map<Long, Link> byIncarnation = new ConcurrentHashMap<>();

    /** Adds a peer unless another one has the same incarnation. */
    boolean add(Link link) {
        if (byIncarnation.putIfAbsent(link.peer().incarnation(), link) != null) {
            return false;
        }
        byPeer.put(link.id(), link);
        return true;
    }

    @Nullable Link remove(PeerId peer) {
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

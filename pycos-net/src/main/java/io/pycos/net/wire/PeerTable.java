package io.pycos.net.wire;

import io.pycos.Location;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The peers whose sessions are up. Changed by the transport's thread, read by any.
 *
 * <p>A location is claimed by its owner, and believed within a circle only: the member of another
 * circle that claims the location of a peer does not take its place.
 */
final class PeerTable {

    private final Map<Place, Peer> byPlace = new ConcurrentHashMap<>();
    private final Map<PeerId, Peer> byId = new ConcurrentHashMap<>();

    private record Place(String circle, Location location) {

        static Place of(PeerInfo info) {
            return new Place(info.circle(), info.id().location());
        }
    }

    void add(Peer peer) {
        byPlace.put(Place.of(peer.info()), peer);
        byId.put(peer.info().id(), peer);
    }

    void remove(Peer peer) {
        byPlace.remove(Place.of(peer.info()), peer);
        byId.remove(peer.info().id(), peer);
    }

    @Nullable Peer at(String circle, Location location) {
        return byPlace.get(new Place(circle, location));
    }

    @Nullable Peer byId(PeerId id) {
        return byId.get(id);
    }

    /** Another peer that claims the incarnation of this one: they cannot both be what they say. */
    @Nullable Peer rival(Handshake.Proven proof) {
        return byId.values().stream()
                .filter(peer -> peer.info().id().incarnation() == proof.peer().incarnation())
                .filter(
                        peer ->
                                !peer.info().circle().equals(proof.circle())
                                        || !peer.info().id().equals(proof.peer()))
                .findFirst()
                .orElse(null);
    }

    boolean isEmpty() {
        return byPlace.isEmpty();
    }

    /** A copy, so that peers may go while it is read. */
    List<Peer> all() {
        return List.copyOf(byPlace.values());
    }

    /** The longest known first. */
    List<PeerInfo> infos() {
        return byPlace.values().stream()
                .map(Peer::info)
                .sorted(Comparator.comparing(PeerInfo::since).thenComparing(PeerInfo::id))
                .toList();
    }
}

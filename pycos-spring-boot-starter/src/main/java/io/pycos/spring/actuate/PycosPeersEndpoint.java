package io.pycos.spring.actuate;

import io.pycos.net.Cluster;
import io.pycos.net.Peer;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** Shows the peers on the network in pages, and how the search for them goes. */
@Endpoint(id = "pycospeers")
public class PycosPeersEndpoint {

    private final @Nullable Cluster cluster;

    /**
     * @param cluster null while the network is off
     */
    public PycosPeersEndpoint(@Nullable Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * @param page counted from 0; 0 if absent
     * @param size 50 if absent, at most 1000
     */
    @ReadOperation
    public Peers peers(@Nullable Integer page, @Nullable Integer size) {
        Paging paging = Paging.of(page, size);
        if (cluster == null || !cluster.isRunning()) {
            return new Peers(false, null, paging.page(), paging.size(), 0, List.of(), List.of());
        }
        List<PeerView> all =
                cluster.peers().stream()
                        .map(PeerView::of)
                        .sorted(Comparator.comparing(PeerView::location))
                        .toList();
        return new Peers(
                true,
                cluster.location().toString(),
                paging.page(),
                paging.size(),
                all.size(),
                paging.of(all),
                cluster.diagnosis());
    }

    /**
     * One page.
     *
     * @param enabled whether this application is on the network
     * @param location where peers reach this application
     * @param total number of peers on all pages
     * @param diagnosis what was tried and heard, in sentences
     */
    public record Peers(
            boolean enabled,
            @Nullable String location,
            int page,
            int size,
            int total,
            List<PeerView> peers,
            List<String> diagnosis)
            implements OperationResponseBody {}

    /**
     * A peer.
     *
     * @param incarnation another one after each start of the peer
     * @param circle whose key it has proven
     */
    public record PeerView(
            String name, String location, String incarnation, String circle, Instant since) {

        static PeerView of(Peer peer) {
            return new PeerView(
                    peer.name(),
                    peer.location().toString(),
                    Long.toHexString(peer.incarnation()),
                    peer.circle(),
                    peer.since());
        }
    }
}

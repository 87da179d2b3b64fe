package io.pycos.net;

import io.pycos.Directory;
import io.pycos.Location;
import io.pycos.net.wire.PeerId;
import io.pycos.net.wire.PeerInfo;
import io.pycos.net.wire.Transport;
import io.pycos.net.wire.TransportException;
import io.pycos.net.wire.TransportStats;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of a started cluster, and what happens when peers come and go. */
final class Running {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private final Directory directory;
    private final PeerEvents events;
    private final Link.Bounds bounds;
    private final Clock clock = new Clock();
    private final Counters counters = new Counters();
    private final Links links = new Links();
    private final Transport transport;
    private final Exports exports;
    private final Calls calls;
    private final Outgoing outgoing;
    private final TaskRequests tasks;
    private final ChannelRequests channels;
    private final Locator locator;

    /**
     * Starts a cluster.
     *
     * @throws ClusterStartException when the transport cannot start
     */
    Running(ClusterBuilder builder, TrustedTypes types, PeerEvents events) {
        this.directory = builder.directory;
        this.events = events;
        this.bounds = new Link.Bounds(builder.maxOpenRequests, builder.maxQueuedBytes());
        StartGate gate = new StartGate(new Receiver(this, counters));
        this.transport = open(builder, gate);
        this.exports = new Exports(directory.incarnation(), location(), builder.maxRememberedExits);
        this.calls = new Calls(clock, counters);
        this.outgoing = new Outgoing(links, calls, counters, builder, exports, types);
        this.tasks = new TaskRequests(exports, outgoing, counters);
        this.channels = new ChannelRequests(exports, outgoing, counters);
        this.locator = new Locator(directory, links, calls, outgoing.references(), counters);
        directory.connect(locator);
        gate.open();
    }

    private static Transport open(ClusterBuilder builder, StartGate gate) {
        try {
            return builder.network.apply(builder.transportConfig(), gate);
        } catch (TransportException e) {
            throw new ClusterStartException(String.valueOf(e.getMessage()), e);
        }
    }

    // peers, on the transport's thread

    /** A peer has told its incarnation, and so is known by the identity in its references. */
    void peerUp(PeerInfo session, long incarnation) {
        Peer peer =
                new Peer(
                        session.id().location(),
                        session.name(),
                        incarnation,
                        session.circle(),
                        session.since());
        Link link = new Link(session.id(), peer, transport, clock, counters, bounds);
        if (incarnation == directory.incarnation() || !links.add(link)) {
            LOG.warn(
                    "[peer {}] is ignored: its directory is that of this process or of another peer",
                    peer);
            return;
        }
        LOG.info("[peer {}] is up", peer);
        events.up(peer);
        locator.peerUp(link);
    }

    void peerDown(PeerId id, String reason) {
        Link link = links.remove(id);
        if (link == null) {
            return;
        }
        link.down();
        calls.lost(link, "the session with " + link + " ended: " + reason);
        LOG.info("[peer {}] is down: {}", link, reason);
        events.down(link.peer(), reason);
    }

    void close() {
        directory.disconnect(locator);
        locator.close();
        transport.close();
        links.all().forEach(link -> peerDown(link.id(), "this process left the cluster"));
        clock.close();
    }

    // parts

    long incarnation() {
        return directory.incarnation();
    }

    Location location() {
        return transport.self().location();
    }

    Transport transport() {
        return transport;
    }

    Links links() {
        return links;
    }

    Calls calls() {
        return calls;
    }

    TaskRequests tasks() {
        return tasks;
    }

    ChannelRequests channels() {
        return channels;
    }

    Locator locator() {
        return locator;
    }

    PayloadCodec codec() {
        return outgoing.codec();
    }

    List<Peer> peers() {
        return links.all().stream().map(Link::peer).toList();
    }

    ClusterStats stats() {
        TransportStats wire = transport.stats();
        Map<String, Long> refused = new HashMap<>();
        wire.refusals()
                .forEach(
                        (reason, count) -> {
                            if (count > 0) {
                                refused.put(reason.name(), count);
                            }
                        });
        return new ClusterStats(
                links.size(),
                counters.messagesOut.sum(),
                counters.messagesIn.sum(),
                wire.bytesOut(),
                wire.bytesIn(),
                counters.sendsUnreachable.sum(),
                counters.sendsFull.sum(),
                counters.recipientsGone.sum(),
                counters.requestsRefused.sum(),
                counters.payloadsRefused(),
                counters.deadLetters.sum(),
                counters.locates.sum(),
                calls.open(),
                exports.size(),
                refused);
    }
}

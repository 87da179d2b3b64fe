package io.pycos.net.wire;

import io.netty.channel.EventLoop;
import io.pycos.Location;
import io.pycos.net.wire.Refusal.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the peers and decides which connection becomes the session with a peer.
 *
 * <p>One thread, the transport's event loop, does everything here, except where a method says
 * otherwise; so there is no lock, and a peer is down before its successor is up.
 */
final class Hub implements Connection.Host {

    /*
     * Which connection wins
     *
     * Both ends may connect at once, and several connections between the same two processes may be proven at the same
     * time. One of the two, the arbiter, decides: the smaller PeerId. It opens one connection by an OPEN frame, before
     * any payload, and refuses the others; the other end waits for OPEN. So there is a single place of decision and no
     * race. The arbiter's rule: a session that is up stays; else a connection of its own that is already
     * established and being proven wins over one opened by the other end; else the one at hand wins.
     *
     * If the arbiter refuses a connection because a session is up, that session may in truth be dead (the other end
     * knows, this one does not): a frame is sent on it, and the other end's system answers with a reset.
     *
     * A process with a known location and a new incarnation has replaced the old one: the old session ends first.
     */

    private static final Logger log = LoggerFactory.getLogger(Hub.class);

    /** These happen in a healthy cluster, and are not worth a warning. */
    private static final Set<Reason> EXPECTED =
            EnumSet.of(Reason.SELF, Reason.DUPLICATE, Reason.CLOSING, Reason.CLOSED);

    private final Handshake.Self self;
    private final Limits limits;
    private final EventLoop loop;
    private final TransportListener listener;
    private final Membership membership;
    private final Counters counters;
    private final Diagnosis diagnosis;
    private final Dialer dialer;

    private final PeerTable peers = new PeerTable();
    private boolean closing;
    private Runnable whenAllDown = () -> {};

    Hub(
            Handshake.Self self,
            TransportConfig config,
            EventLoop loop,
            TransportListener listener,
            Parts parts) {
        this.self = self;
        this.limits = config.limits();
        this.loop = loop;
        this.listener = listener;
        this.membership = parts.membership();
        this.counters = parts.counters();
        this.diagnosis = parts.diagnosis();
        this.dialer = parts.dialer();
    }

    /** What the hub works with. */
    record Parts(Membership membership, Counters counters, Diagnosis diagnosis, Dialer dialer) {}

    Limits limits() {
        return limits;
    }

    Counters counters() {
        return counters;
    }

    TransportListener listener() {
        return listener;
    }

    /** Any thread: does something on the transport's thread, or nothing if that has ended. */
    void execute(Runnable task) {
        execute(loop, task);
    }

    static void execute(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException _) {
            log.debug("The transport is closed");
        }
    }

    /** Does something on the transport's thread after a while. */
    void later(Duration pause, Runnable task) {
        loop.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Any thread: the peer whose session is up. */
    @Nullable Peer peer(PeerId id) {
        return peers.byId(id);
    }

    /** Any thread: all whose sessions are up, the longest known first. */
    List<PeerInfo> peers() {
        return peers.infos();
    }

    boolean isUp(Location location) {
        return peers.at(Circle.CLUSTER, location) != null;
    }

    /**
     * Whether there is a session with this process, or with another one at its location; the latter
     * is then made to show whether it still lives.
     */
    boolean knows(PeerId announced) {
        Peer there = peers.at(Circle.CLUSTER, announced.location());
        if (there != null && !there.info().id().equals(announced)) {
            there.probe();
        }
        return there != null;
    }

    void tick(long now) {
        for (Peer peer : peers.all()) {
            peer.tick(now);
        }
    }

    /**
     * Ends all sessions in order, and accepts no more.
     *
     * @param allDown told when the last session has ended
     */
    void close(Runnable allDown) {
        closing = true;
        whenAllDown = allDown;
        tellIfAllDown();
        for (Peer peer : peers.all()) {
            peer.close();
        }
    }

    private void tellIfAllDown() {
        if (peers.isEmpty()) {
            whenAllDown.run();
        }
    }

    /** Ends what the orderly close has left. */
    void abandon() {
        for (Peer peer : peers.all()) {
            peer.end("closed by this process");
        }
    }

    /** Ends the sessions of a circle. */
    void dismiss(String circle) {
        for (Peer peer : peers.all()) {
            if (peer.info().circle().equals(circle)) {
                peer.close();
            }
        }
    }

    @Override
    public void proven(Connection connection, Handshake.Proven proof) {
        Dialer.Target target = connection.target();
        if (target != null) {
            dialer.reached(target, proof.peer());
        }
        PeerId peer = proof.peer();
        if (closing) {
            connection.refuse(Reason.CLOSING, "this process is closing");
        } else if (peer.location().equals(self.id().location())) {
            connection.refuse(
                    Reason.CONFIGURATION,
                    "the other end claims to be at our own location " + peer.location());
        } else if (self.id().compareTo(peer) < 0) {
            arbitrate(connection, proof);
        }
    }

    private void arbitrate(Connection connection, Handshake.Proven proof) {
        Peer existing = peers.at(proof.circle(), proof.peer().location());
        if (existing != null && existing.info().id().equals(proof.peer())) {
            existing.probe();
            connection.refuse(
                    Reason.DUPLICATE, "there is a session with " + proof.peer() + " already");
        } else if (isOurOwnPreferred(connection, proof)) {
            connection.refuse(
                    Reason.DUPLICATE, "our own connection to " + proof.peer() + " is preferred");
        } else if (isCredible(connection, proof)) {
            connection.open(proof);
            up(connection, proof);
        }
    }

    private boolean isOurOwnPreferred(Connection connection, Handshake.Proven proof) {
        return connection.target() == null
                && proof.circle().equals(Circle.CLUSTER)
                && dialer.isProving(proof.peer().location());
    }

    /**
     * Nobody gets the identity of a process with whom there is a session, unless a member takes it
     * back.
     */
    private boolean isCredible(Connection connection, Handshake.Proven proof) {
        Peer rival = peers.rival(proof);
        if (rival == null) {
            return true;
        }
        if (proof.circle().equals(Circle.CLUSTER) && !inCluster(rival.info())) {
            rival.end("it used the identity of a member of the cluster");
            return true;
        }
        connection.refuse(
                Reason.CONFIGURATION, "the other end claims the identity of " + rival.info().id());
        return false;
    }

    @Override
    public void chosen(Connection connection, Handshake.Proven proof) {
        if (closing) {
            connection.refuse(Reason.CLOSING, "this process is closing");
        } else if (isCredible(connection, proof)) {
            up(connection, proof);
        }
    }

    private void up(Connection connection, Handshake.Proven proof) {
        Peer before = peers.at(proof.circle(), proof.peer().location());
        if (before != null) {
            before.end(
                    before.info().id().equals(proof.peer())
                            ? "the peer has opened a new session"
                            : "a new process has taken its place");
        }
        PeerInfo info = new PeerInfo(proof.peer(), proof.name(), proof.circle(), Instant.now());
        Peer peer = new Peer(info, this, connection, proof.session());
        peers.add(peer);
        connection.carry(peer);
        counters.sessionsOpened.increment();
        log.info("[peer {} {}] up", info.name(), info.id().location());
        if (inCluster(info)) {
            dialer.up(info.id().location());
            membership.peerUp(info.id());
        }
        counters.guard(() -> listener.peerUp(info));
    }

    /** The session ended: nobody finds it any more. */
    void down(Peer peer) {
        peers.remove(peer);
        counters.sessionsEnded.increment();
    }

    /** Its losses are reported; tells the others. */
    void reportDown(Peer peer, String reason, boolean orderly) {
        PeerInfo info = peer.info();
        if (inCluster(info)) {
            membership.peerDown(info.id());
            dialer.down(info.id().location(), orderly || closing);
        }
        counters.guard(() -> listener.peerDown(info.id(), reason));
        tellIfAllDown();
    }

    void group(PeerInfo from, byte[] bytes) {
        if (inCluster(from)) {
            membership.received(from.id(), bytes);
        } else {
            counters.groupMessagesRefused.increment();
        }
    }

    @Override
    public void refused(Connection connection, Reason reason, boolean byPeer, String detail) {
        counters.refused(reason);
        Dialer.Target target = connection.target();
        if (target != null) {
            dialer.refused(target, reason, detail);
        }
        if (closing || EXPECTED.contains(reason)) {
            log.debug("[connection {}] refused: {}", connection.remote(), detail);
            return;
        }
        Refusal refusal = new Refusal(connection.remote(), reason, byPeer, detail);
        if (diagnosis.refused(refusal)) {
            log.warn("[connection {}] refused: {}", connection.remote(), detail);
        }
        counters.guard(() -> listener.refused(refusal));
    }

    @Override
    public void closed(Connection connection) {
        Dialer.Target target = connection.target();
        if (target != null) {
            dialer.closed(target, connection);
        }
    }

    private static boolean inCluster(PeerInfo info) {
        return info.circle().equals(Circle.CLUSTER);
    }
}

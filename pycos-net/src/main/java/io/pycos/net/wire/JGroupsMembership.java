package io.pycos.net.wire;

import io.pycos.Location;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets JGroups decide who is a member: its views, suspicion and merging, over our sessions.
 *
 * <p>The only class, with the others named Group…, that needs JGroups on the class path.
 */
final class JGroupsMembership implements Membership {

    private static final Logger log = LoggerFactory.getLogger(JGroupsMembership.class);

    /** Those who start at once meet first, and then join one group, instead of merging two. */
    private static final long FIRST_PEER_MILLIS = 600;

    private static final long JOIN_MILLIS = 1000;

    /** Then it is alone in its group, until the groups merge. */
    private static final int JOIN_ATTEMPTS = 4;

    private static final long LEAVE_MILLIS = 500;
    private static final long CLOSE_MILLIS = 1500;
    private static final long FAILURE_MILLIS = 10_000;
    private static final long HEARTBEAT_MILLIS = 2500;
    private static final long VERIFY_MILLIS = 800;
    private static final long MERGE_MIN_MILLIS = 500;
    private static final long MERGE_MAX_MILLIS = 2000;

    private final CountDownLatch firstPeer = new CountDownLatch(1);
    private volatile @Nullable GroupTransport transport;
    private volatile @Nullable JChannel channel;
    private volatile List<Address> view = List.of();
    private volatile boolean closed;

    @Override
    public void start(Group group) {
        try {
            GroupTransport created = new GroupTransport(group);
            transport = created;
            JChannel joining =
                    new JChannel(
                            created,
                            new GroupDiscovery(created, group),
                            new MERGE3()
                                    .setMinInterval(MERGE_MIN_MILLIS)
                                    .setMaxInterval(MERGE_MAX_MILLIS),
                            new FD_ALL3().setTimeout(FAILURE_MILLIS).setInterval(HEARTBEAT_MILLIS),
                            new VERIFY_SUSPECT2().setTimeout(VERIFY_MILLIS),
                            new NAKACK2().useMcastXmit(false),
                            new UNICAST3(),
                            new STABLE(),
                            new GMS()
                                    .setJoinTimeout(JOIN_MILLIS)
                                    .setMaxJoinAttempts(JOIN_ATTEMPTS)
                                    .setLeaveTimeout(LEAVE_MILLIS)
                                    .printLocalAddress(false));
            joining.addAddressGenerator(() -> GroupAddress.member(group.self()));
            joining.name(group.self().location().toString());
            joining.setReceiver(new Views(group));
            channel = joining;
            Thread.ofPlatform()
                    .daemon()
                    .name("pycos-group-join")
                    .start(() -> join(joining, group.cluster()));
        } catch (Exception e) {
            throw new TransportException("JGroups cannot be started: " + e.getMessage(), e);
        }
    }

    @Override
    public void peerUp(PeerId peer) {
        GroupTransport started = transport;
        if (started != null) {
            started.peerUp(peer);
            firstPeer.countDown();
        }
    }

    @Override
    public void peerDown(PeerId peer) {
        GroupTransport started = transport;
        if (started != null && !closed) {
            List<Address> gone =
                    view.stream()
                            .filter(member -> peer.location().equals(GroupAddress.location(member)))
                            .toList();
            started.peerDown(peer, gone);
        }
    }

    @Override
    public void received(PeerId from, byte[] bytes) {
        GroupTransport started = transport;
        if (started != null && !closed) {
            started.received(from, bytes);
        }
    }

    /**
     * Leaves on a thread of its own, since JGroups' leaving has no bound that can be relied upon.
     */
    @Override
    public void close() {
        closed = true;
        JChannel leaving = channel;
        if (leaving == null) {
            return;
        }
        Thread leaver =
                Thread.ofPlatform().daemon().name("pycos-group-leave").start(leaving::close);
        try {
            leaver.join(CLOSE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void join(JChannel joining, String cluster) {
        try {
            firstPeer.await(FIRST_PEER_MILLIS, TimeUnit.MILLISECONDS);
            if (!closed) {
                joining.connect(cluster);
            }
        } catch (Exception e) {
            if (!closed) {
                log.error(
                        "[group {}] cannot join; peers are found by announcements and hosts only",
                        cluster,
                        e);
            }
        }
    }

    /** Passes on where the members are. */
    private final class Views implements Receiver {

        private final Group group;

        Views(Group group) {
            this.group = group;
        }

        @Override
        public void viewAccepted(View accepted) {
            view = List.copyOf(accepted.getMembers());
            List<Location> places =
                    view.stream().map(GroupAddress::location).filter(Objects::nonNull).toList();
            log.info("[group {}] {} members: {}", group.cluster(), places.size(), places);
            group.members(places);
        }
    }
}

package io.pycos.net.wire;

import io.pycos.Location;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jgroups.PhysicalAddress;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.Discovery;
import org.jgroups.protocols.PingData;
import org.jgroups.protocols.PingHeader;
import org.jgroups.protocols.TCPPING;
import org.jgroups.util.NameCache;
import org.jgroups.util.Responses;

/**
 * Asks those whose sessions are up who the members are.
 *
 * <p>It finds no process by itself: the sessions are there. But a member that a peer knows, and
 * this process does not, must be connected to before its group can be joined.
 */
final class GroupDiscovery extends Discovery {

    private final GroupTransport sessions;
    private final Membership.Group group;

    GroupDiscovery(GroupTransport sessions, Membership.Group group) {
        this.sessions = sessions;
        this.group = group;
        returnEntireCache(true);
        setId(ClassConfigurator.getProtocolId(TCPPING.class));
    }

    @Override
    public boolean isDynamic() {
        return true;
    }

    @Override
    protected void findMembers(
            List<Address> members, boolean initialDiscovery, Responses responses) {
        PingData self =
                new PingData(
                        local_addr,
                        false,
                        NameCache.get(local_addr),
                        sessions.getPhysicalAddress());
        if (members != null && members.size() <= max_members_in_discovery_request) {
            self.mbrs(members);
        }
        PingHeader header =
                new PingHeader(PingHeader.GET_MBRS_REQ)
                        .clusterName(cluster_name)
                        .initialDiscovery(initialDiscovery);
        for (PhysicalAddress peer : sessions.reachable()) {
            down_prot.down(
                    new BytesMessage(peer)
                            .setArray(marshal(self))
                            .putHeader(getId(), header)
                            .setFlag(Message.Flag.DONT_BUNDLE, Message.Flag.OOB)
                            .setFlag(Message.TransientFlag.DONT_LOOPBACK));
        }
    }

    @Override
    protected boolean addDiscoveryResponseToCaches(
            Address member, String name, PhysicalAddress physical) {
        Location location = GroupAddress.location(member);
        if (location != null) {
            group.heard(location);
        }
        return super.addDiscoveryResponseToCaches(member, name, physical);
    }
}

package io.pycos.net.wire;

import java.io.DataInput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.Message;
import org.jgroups.PhysicalAddress;
import org.jgroups.protocols.TP;
import org.jgroups.util.ByteArrayDataInputStream;
import org.jgroups.util.LazyThreadFactory;

/**
 * The JGroups transport without a socket: its bytes travel in frames of our sessions.
 *
 * <p>Nothing of JGroups' own readers is used: messages come one by one (there is no bundler) and
 * are read by {@link GroupMessageReader}.
 */
final class GroupTransport extends TP {

    private final Membership.Group group;
    private final PhysicalAddress self;
    private final Map<PhysicalAddress, PeerId> peers = new ConcurrentHashMap<>();

    GroupTransport(Membership.Group group) throws Exception {
        this.group = group;
        this.self = GroupAddress.physical(group.self());
        useVirtualThreads(false);
        setThreadFactory(new LazyThreadFactory("pycos-group", true, true));
        setBundlerType("no-bundler");
        setDiagnosticsHandler(createDiagnosticsHandler().setEnabled(false));
    }

    /** A session is up: members there can be reached. */
    void peerUp(PeerId peer) {
        peers.put(GroupAddress.physical(peer), peer);
    }

    /** The session is over; makes the protocols above find out whether its member is gone. */
    void peerDown(PeerId peer, List<Address> members) {
        peers.remove(GroupAddress.physical(peer));
        if (!members.isEmpty() && up_prot != null) {
            up_prot.up(new Event(Event.SUSPECT, members));
        }
    }

    /** The addresses of those whose sessions are up. */
    List<PhysicalAddress> reachable() {
        return List.copyOf(peers.keySet());
    }

    /** Bytes from a peer. */
    void received(PeerId from, byte[] bytes) {
        receive(GroupAddress.physical(from), bytes, 0, bytes.length);
    }

    @Override
    public boolean supportsMulticasting() {
        return false;
    }

    @Override
    protected PhysicalAddress getPhysicalAddress() {
        return self;
    }

    @Override
    public void sendUnicast(PhysicalAddress dest, byte[] data, int offset, int length) {
        PeerId peer = peers.get(dest);
        if (peer != null) {
            byte[] bytes = new byte[length];
            System.arraycopy(data, offset, bytes, 0, length);
            group.send(peer, bytes);
        }
    }

    @Override
    protected void handleMessageBatch(DataInput in, boolean multicast) {
        group.refusedMessage("a batch of messages");
    }

    @Override
    protected void handleSingleMessage(DataInput in, boolean multicast) {
        try {
            Message message = GroupMessageReader.read((ByteArrayDataInputStream) in);
            if (multicast || !unicastDestMismatch(message.getDest())) {
                msg_processing_policy.process(message, message.isFlagSet(Message.Flag.OOB));
            }
        } catch (ProtocolViolation e) {
            group.refusedMessage(e.what());
        } catch (IOException | ClassNotFoundException | RuntimeException e) {
            group.refusedMessage("an unreadable message: " + e);
        }
    }
}

package io.pycos.net.wire;

import io.pycos.Location;
import java.util.Collection;

/**
 * Decides who belongs to the cluster, talking to the members over connections that are already
 * proven.
 *
 * <p>What it decides is used to connect every member to every other; it never ends a living
 * connection. All methods but {@link #start} and {@link #close} are called on the transport's
 * thread and must not block.
 */
public interface Membership {

    /** Starts to take part; called once, before any other method. */
    void start(Group group);

    /** A session with this peer came up. */
    void peerUp(PeerId peer);

    /** The session with this peer ended. */
    void peerDown(PeerId peer);

    /** Bytes that the peer's membership sent with {@link Group#send}. */
    void received(PeerId from, byte[] bytes);

    /** Leaves; bounded in time. */
    void close();

    /** What the transport does for a membership. Any thread may call it, and it never blocks. */
    interface Group {

        PeerId self();

        /** Returns the name of the cluster. */
        String cluster();

        /** Sends bytes to the membership of a peer; they are dropped if no session is up. */
        void send(PeerId to, byte[] bytes);

        /**
         * Names the places where members are reached, this process included; replaces what was said
         * before.
         */
        void members(Collection<Location> places);

        /** Names a place where a member may be: it is worth a try to connect. */
        void heard(Location place);

        /** Counts a message that was refused before it was decoded. */
        void refusedMessage(String what);
    }

    /** JGroups, over our sessions. */
    static Membership jgroups() {
        return new JGroupsMembership();
    }

    /** Nobody: a process that only talks to peers it was told about. */
    static Membership none() {
        return new NoMembership();
    }
}

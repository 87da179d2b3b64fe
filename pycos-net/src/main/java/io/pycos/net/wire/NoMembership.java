package io.pycos.net.wire;

/** The membership of a process that joins no group. */
final class NoMembership implements Membership {

    @Override
    public void start(Group group) {}

    @Override
    public void peerUp(PeerId peer) {}

    @Override
    public void peerDown(PeerId peer) {}

    @Override
    public void received(PeerId from, byte[] bytes) {}

    @Override
    public void close() {}
}

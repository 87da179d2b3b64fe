package io.pycos.net;

/**
 * A change of who the peers are. For one peer, {@link Up} and {@link Down} alternate, beginning
 * with {@link Up}.
 */
public sealed interface PeerEvent {

    /** The peer concerned. */
    Peer peer();

    /** Messages can be exchanged from now on. */
    record Up(Peer peer) implements PeerEvent {}

    /**
     * The peer left or was lost; whatever depended on it has been told.
     *
     * @param reason a sentence for people
     */
    record Down(Peer peer, String reason) implements PeerEvent {}
}

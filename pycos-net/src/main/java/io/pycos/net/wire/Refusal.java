package io.pycos.net.wire;

/**
 * Says why a connection did not become a session.
 *
 * @param remote the address at the other end, as text
 * @param reason the kind of refusal
 * @param byPeer whether the other end refused
 * @param detail a sentence for people, without anything the unproven peer could have chosen freely
 */
public record Refusal(String remote, Reason reason, boolean byPeer, String detail) {

    /** Kinds of refusal, each counted in {@link TransportStats#refusals()}. */
    public enum Reason {
        /** The first bytes were not those of this protocol. */
        NOT_PYCOS,
        /** The other end speaks another version of the protocol. */
        VERSION,
        /** The two configurations differ in something that must agree. */
        CONFIGURATION,
        /** The other end names a secret that this process does not have. */
        UNKNOWN_SECRET,
        /** The proof does not verify. */
        BAD_PROOF,
        /** The connection leads back to this process. */
        SELF,
        /** There is a session, or a better connection, between the two already. */
        DUPLICATE,
        /** Too many connections are being proven at once. */
        TOO_MANY,
        /** The proof was not complete in time. */
        TIMEOUT,
        /** The connection closed before the proof was complete. */
        CLOSED,
        /** The other end broke the rules of the protocol. */
        PROTOCOL,
        /** This process, or the other, is closing. */
        CLOSING
    }
}

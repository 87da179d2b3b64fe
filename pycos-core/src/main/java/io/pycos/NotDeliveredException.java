package io.pycos;

/** A message did not reach the mailbox it was meant for, or nobody can say whether it did. */
@SuppressWarnings("serial") // never serialized
public class NotDeliveredException extends PycosException {

    /** What prevented it. */
    public enum Reason {
        /** The recipient has ended, or never was. */
        GONE,
        /** There was no room: a mailbox or the queue to a peer is full. */
        FULL,
        /** No answer in time; the message may still arrive. */
        TIMEOUT,
        /**
         * The recipient's process is not a peer, or was lost; the message may have arrived before.
         */
        UNREACHABLE,
        /** The recipient does not take messages of this type, or the message cannot be encoded. */
        REFUSED
    }

    private final String recipient;
    private final Reason reason;

    public NotDeliveredException(String recipient, Reason reason, String detail) {
        super("not delivered to " + recipient + " (" + reason + "): " + detail);
        this.recipient = recipient;
        this.reason = reason;
    }

    /** The recipient, as text. */
    public String recipient() {
        return recipient;
    }

    public Reason reason() {
        return reason;
    }
}

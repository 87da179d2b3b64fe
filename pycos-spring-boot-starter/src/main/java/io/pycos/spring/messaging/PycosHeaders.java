package io.pycos.spring.messaging;

/** Names of the headers that Pycos adds to a Spring message. */
public final class PycosHeaders {

    /**
     * The task that waits for the reply, a {@code TaskRef<Envelope>}; absent if no reply is wanted.
     */
    public static final String REPLY_TO = "pycos_replyTo";

    /** In a reply: what went wrong, as text; absent if all went well. */
    public static final String ERROR = "pycos_error";

    private PycosHeaders() {}
}

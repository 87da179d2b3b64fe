package io.pycos.io;

import io.pycos.PycosException;

/** A {@link CallPool} did not take a call, since its queue is full or it was closed. */
@SuppressWarnings("serial") // never serialized
public final class CallRefusedException extends PycosException {

    /** Why a call was not taken. */
    public enum Reason {
        /** As many calls are waiting as the pool holds. */
        FULL,
        /** The pool was closed. */
        CLOSED
    }

    private final String pool;
    private final Reason reason;

    CallRefusedException(String pool, Reason reason) {
        super(
                "call pool '"
                        + pool
                        + "' takes no call: "
                        + switch (reason) {
                            case FULL ->
                                    "its queue is full; try later, or give it more threads or a longer queue";
                            case CLOSED -> "it was closed";
                        });
        this.pool = pool;
        this.reason = reason;
    }

    public String pool() {
        return pool;
    }

    public Reason reason() {
        return reason;
    }
}

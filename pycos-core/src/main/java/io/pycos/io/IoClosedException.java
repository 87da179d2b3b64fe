package io.pycos.io;

import io.pycos.PycosException;

/**
 * An operation was ended or refused since the resource was closed on this side; the end that the
 * other side sends is no exception but the end of the stream.
 */
@SuppressWarnings("serial") // never serialized
public final class IoClosedException extends PycosException {

    private final String operation;

    IoClosedException(String operation, String reason) {
        super(operation + " is not possible: " + reason);
        this.operation = operation;
    }

    /** What was attempted, and on what. */
    public String operation() {
        return operation;
    }
}

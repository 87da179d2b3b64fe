package io.pycos.io;

import io.pycos.PycosException;

/**
 * A stream ended within what was to be read as a whole; nothing was consumed. An end where nothing
 * has begun is no exception but an empty result.
 */
@SuppressWarnings("serial") // never serialized
public final class EndOfStreamException extends PycosException {

    private final String operation;
    private final int available;

    EndOfStreamException(String operation, String wanted, int available) {
        super(operation + ": the stream ended after " + available + " bytes of " + wanted);
        this.operation = operation;
        this.available = available;
    }

    /** What was attempted, and on what. */
    public String operation() {
        return operation;
    }

    /** How many bytes are left before the end; they can still be read. */
    public int available() {
        return available;
    }
}

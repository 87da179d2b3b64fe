package io.pycos.io;

import io.pycos.PycosException;

/** The operating system, the other side or a driver reported an error, which is the cause. */
@SuppressWarnings("serial") // never serialized
public final class IoFailedException extends PycosException {

    private final String operation;

    IoFailedException(String operation, Throwable cause) {
        super(operation + " failed: " + cause, cause);
        this.operation = operation;
    }

    /** What was attempted, and on what. */
    public String operation() {
        return operation;
    }
}

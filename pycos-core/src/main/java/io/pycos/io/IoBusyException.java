package io.pycos.io;

import io.pycos.PycosException;

/** A task wanted to use one direction of a resource while another task was using it. */
@SuppressWarnings("serial") // never serialized
public final class IoBusyException extends PycosException {

    private final String operation;
    private final String user;

    IoBusyException(String operation, String user) {
        super(
                operation
                        + " is refused: task '"
                        + user
                        + "' is at it; let one task do it and send to the others");
        this.operation = operation;
        this.user = user;
    }

    /** What was attempted, and on what. */
    public String operation() {
        return operation;
    }

    /** Name of the task that is using the resource. */
    public String user() {
        return user;
    }
}

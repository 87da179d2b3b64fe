package io.pycos;

/** The thread that waited was interrupted; its interrupt flag is set. */
@SuppressWarnings("serial") // never serialized
public class WaitInterruptedException extends PycosException {

    private final String operation;

    WaitInterruptedException(String operation, InterruptedException cause) {
        super("interrupted while waiting: " + operation, cause);
        this.operation = operation;
    }

    public String operation() {
        return operation;
    }
}

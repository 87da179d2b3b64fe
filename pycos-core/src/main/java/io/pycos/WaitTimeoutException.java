package io.pycos;

import java.time.Duration;

/** Something that was waited for did not happen in time. */
@SuppressWarnings("serial") // never serialized
public class WaitTimeoutException extends PycosException {

    private final String operation;
    private final Duration timeout;

    public WaitTimeoutException(String operation, Duration timeout) {
        super(operation + " did not happen within " + timeout);
        this.operation = operation;
        this.timeout = timeout;
    }

    public String operation() {
        return operation;
    }

    public Duration timeout() {
        return timeout;
    }
}

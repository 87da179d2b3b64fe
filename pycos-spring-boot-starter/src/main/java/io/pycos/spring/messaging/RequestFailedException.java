package io.pycos.spring.messaging;

import io.pycos.PycosException;

/** A task was asked for a reply and answered with an error, or ended before it answered. */
@SuppressWarnings("serial") // never serialized
public class RequestFailedException extends PycosException {

    private final String task;
    private final String reason;

    RequestFailedException(String task, String reason) {
        super("task '" + task + "' did not answer the request: " + reason);
        this.task = task;
        this.reason = reason;
    }

    public String task() {
        return task;
    }

    /** The error as the task described it. */
    public String reason() {
        return reason;
    }
}

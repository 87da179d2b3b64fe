package io.pycos.sync;

import io.pycos.PycosException;

/** A task released, or waited on a condition of, a lock that it does not hold. */
@SuppressWarnings("serial") // never serialized
public class NotOwnerException extends PycosException {

    private final String task;

    NotOwnerException(String task, String holder) {
        super("task '" + task + "' does not hold the lock; " + holder);
        this.task = task;
    }

    public String task() {
        return task;
    }
}

package io.pycos.io;

import io.pycos.PycosException;

/**
 * A message, line, stream or result is longer than its limit; nothing of a message or line was sent
 * or consumed.
 */
@SuppressWarnings("serial") // never serialized
public final class LimitExceededException extends PycosException {

    private final String operation;
    private final long limit;

    LimitExceededException(String operation, String what, long limit) {
        this(operation, what, limit, "bytes");
    }

    LimitExceededException(String operation, String what, long limit, String unit) {
        super(operation + ": " + what + " is longer than the limit of " + limit + " " + unit);
        this.operation = operation;
        this.limit = limit;
    }

    /** What was attempted, and on what. */
    public String operation() {
        return operation;
    }

    /** The limit, in bytes; of a result in rows. */
    public long limit() {
        return limit;
    }
}

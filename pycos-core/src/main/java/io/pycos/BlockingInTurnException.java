package io.pycos;

/**
 * A form that blocks its thread was called inside a task's turn, which would stop the whole
 * scheduler.
 */
@SuppressWarnings("serial") // never serialized
public class BlockingInTurnException extends PycosException {

    private final String operation;

    BlockingInTurnException(String operation) {
        super(
                "'"
                        + operation
                        + "' would block a task's turn, and with it all tasks of its scheduler: call the task's"
                        + " own view (Task) instead, or an Async form, or do it inside 'blocking'");
        this.operation = operation;
    }

    public String operation() {
        return operation;
    }
}

package io.pycos;

/** A form that blocks its thread was called inside a task's turn, which would stop the whole scheduler. */
@SuppressWarnings("serial") // never serialized
public class BlockingInTurnException extends PycosException {

    private final String operation;

    BlockingInTurnException(String operation) {
        super("'" + operation + "' would block the turn of a task: use the operation of the same name on the task's"
                + " own view (Task), which gives up the turn, or the Async form");
        this.operation = operation;
    }

    public String operation() {
        return operation;
    }
}

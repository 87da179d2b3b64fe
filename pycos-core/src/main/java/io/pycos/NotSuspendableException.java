package io.pycos;

/**
 * An operation of {@link Task} was called where it cannot work: in a handler, or not by the task in
 * its turn.
 */
@SuppressWarnings("serial") // never serialized
public class NotSuspendableException extends PycosException {

    private final String operation;

    NotSuspendableException(String operation, String instead) {
        super("'" + operation + "' cannot be called here: " + instead);
        this.operation = operation;
    }

    public String operation() {
        return operation;
    }
}

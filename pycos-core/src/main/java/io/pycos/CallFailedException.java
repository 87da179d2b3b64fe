package io.pycos;

/** A call made for a task failed with a checked exception, which is the cause. */
@SuppressWarnings("serial") // never serialized
public class CallFailedException extends PycosException {

    public CallFailedException(Throwable cause) {
        super("the call failed: " + cause, cause);
    }
}

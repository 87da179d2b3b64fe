package io.pycos.compute;

import io.pycos.PycosException;

/**
 * A task function that cannot run in another process; thrown where it is given, before anything is
 * sent.
 */
@SuppressWarnings("serial") // never serialized
public class FunctionRefusedException extends PycosException {

    private final String function;
    private final String reason;

    FunctionRefusedException(String function, String reason, String fix) {
        super("cannot run " + function + " on a server: " + reason + "; " + fix);
        this.function = function;
        this.reason = reason;
    }

    /** The function, as text. */
    public String function() {
        return function;
    }

    public String reason() {
        return reason;
    }
}

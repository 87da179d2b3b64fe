package io.pycos.compute;

import io.pycos.PycosException;
import org.jspecify.annotations.Nullable;

/** An argument of a task cannot be sent; thrown where it is given, before anything is sent. */
@SuppressWarnings("serial") // never serialized
public class ArgumentRefusedException extends PycosException {

    private final String function;

    ArgumentRefusedException(String function, String reason, @Nullable Throwable cause) {
        super("cannot send the arguments of " + function + ": " + reason, cause);
        this.function = function;
    }

    /** The function they were for, as text. */
    public String function() {
        return function;
    }
}

package io.pycos;

import org.jspecify.annotations.Nullable;

/**
 * The base of everything that Pycos throws; each situation has a subclass with its data in fields.
 */
@SuppressWarnings("serial") // never serialized
public class PycosException extends RuntimeException {

    public PycosException(String message) {
        super(message);
    }

    public PycosException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

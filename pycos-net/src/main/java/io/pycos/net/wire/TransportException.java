package io.pycos.net.wire;

import io.pycos.PycosException;

/** The transport cannot start as configured. */
public class TransportException extends PycosException {

    private static final long serialVersionUID = 1L;

    public TransportException(String message) {
        super(message);
    }

    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }
}

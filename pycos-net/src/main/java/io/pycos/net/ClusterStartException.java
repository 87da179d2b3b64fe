package io.pycos.net;

import io.pycos.PycosException;

/** A cluster cannot start as it is configured; the message names what to change. */
public class ClusterStartException extends PycosException {

    private static final long serialVersionUID = 1L;

    ClusterStartException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.pycos.io;

import io.pycos.WaitTimeoutException;
import java.time.Duration;

/**
 * An operation did not get done within its timeout; the resource stays open.
 *
 * <p>A read that timed out consumed nothing. What a write that timed out has sent, its buffer's
 * position tells.
 */
@SuppressWarnings("serial") // never serialized
public final class IoTimeoutException extends WaitTimeoutException {

    IoTimeoutException(String operation, Duration timeout) {
        super(operation, timeout);
    }
}

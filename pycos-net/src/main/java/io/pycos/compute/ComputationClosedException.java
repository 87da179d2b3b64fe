package io.pycos.compute;

import io.pycos.PycosException;

/** A task was submitted to a computation that takes no more. */
@SuppressWarnings("serial") // never serialized
public class ComputationClosedException extends PycosException {

    private final String computation;

    ComputationClosedException(String computation) {
        super(
                "computation '"
                        + computation
                        + "' is closed: submit tasks before closing it, or submit a new one");
        this.computation = computation;
    }

    public String computation() {
        return computation;
    }
}

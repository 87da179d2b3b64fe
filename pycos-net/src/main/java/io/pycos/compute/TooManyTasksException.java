package io.pycos.compute;

import io.pycos.PycosException;

/** A task was submitted while as many were waiting as the computation allows. */
@SuppressWarnings("serial") // never serialized
public class TooManyTasksException extends PycosException {

    private final int limit;

    TooManyTasksException(String computation, int limit) {
        super(
                "computation '"
                        + computation
                        + "' has "
                        + limit
                        + " tasks without an outcome already: wait for some, or raise its"
                        + " maxTasks");
        this.limit = limit;
    }

    public int limit() {
        return limit;
    }
}

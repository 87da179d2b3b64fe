package io.pycos.spring.actuate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Which part of a list is wanted.
 *
 * @param page counted from 0
 */
record Paging(int page, int size) {

    static final int DEFAULT_SIZE = 50;

    /** Larger pages are not made, however much is asked for. */
    static final int MAX_SIZE = 1000;

    static Paging of(@Nullable Integer page, @Nullable Integer size) {
        int wanted = size == null ? DEFAULT_SIZE : size;
        require("page", page == null || page >= 0, "0 or more");
        require("size", wanted >= 1, "1 or more");
        return new Paging(page == null ? 0 : page, Math.min(wanted, MAX_SIZE));
    }

    private static void require(String parameter, boolean good, String expected) {
        if (!good) {
            String message = "'" + parameter + "' must be " + expected;
            throw new InvalidEndpointRequestException(message, message);
        }
    }

    <T> List<T> of(List<T> all) {
        return all.stream().skip((long) page * size).limit(size).toList();
    }
}

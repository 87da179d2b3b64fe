package io.pycos;

import java.time.Duration;
import java.util.List;

/**
 * A turn that was held longer than the scheduler's limit; reported once. Such a task keeps all
 * others of its scheduler from running, and cannot be terminated before it suspends.
 *
 * @param held how long the turn had been held when this was noticed
 * @param stack where the task was then
 */
public record Stall(String scheduler, String task, Duration held, List<StackTraceElement> stack) {

    public Stall {
        stack = List.copyOf(stack);
    }
}

package io.pycos;

/**
 * Thrown at a suspension point of a task that was told to end (T-13).
 *
 * <p>An {@code Error}, so that {@code catch (Exception e)} does not swallow it; {@code finally}
 * blocks run, innermost first. A task that catches it is given it again at its next suspension.
 */
@SuppressWarnings("serial") // never serialized
public final class TaskTermination extends Error {

    TaskTermination(String task) {
        super("task '" + task + "' was terminated", null, false, false);
    }
}

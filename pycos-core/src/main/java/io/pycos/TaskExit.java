package io.pycos;

import org.jspecify.annotations.Nullable;

/**
 * How a task ended, as one observer learns it; each observation gets exactly one (T-08, T-09,
 * T-20).
 */
public sealed interface TaskExit {

    /** The task that ended. */
    TaskRef<?> task();

    /** The task ran to its end. */
    record Returned(TaskRef<?> task, @Nullable Object value) implements TaskExit {

        /**
         * The value as a {@code type}.
         *
         * @throws ClassCastException when it is another type
         */
        public <T> @Nullable T value(Class<T> type) {
            return type.cast(value);
        }
    }

    /** An exception left the task. */
    record Failed(TaskRef<?> task, Throwable error) implements TaskExit {}

    /** The task was told to end. */
    record Terminated(TaskRef<?> task) implements TaskExit {}

    /**
     * This observer cannot know any more how the task ends, or whether: it may still live.
     *
     * @param location where the task was last known
     */
    record Lost(TaskRef<?> task, Location location, String why) implements TaskExit {}
}

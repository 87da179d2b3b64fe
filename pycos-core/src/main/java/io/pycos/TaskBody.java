package io.pycos;

import org.jspecify.annotations.Nullable;

/**
 * A task as straight-line code: runs on its own virtual thread, and may suspend.
 *
 * @param <M> messages the task receives
 */
@FunctionalInterface
public interface TaskBody<M> {

    /**
     * Runs the task from its start to its end.
     *
     * @return what observers see as {@link TaskExit.Returned#value()}
     * @throws Exception ends the task as {@link TaskExit.Failed}
     */
    @Nullable Object run(Task<M> self) throws Exception;
}

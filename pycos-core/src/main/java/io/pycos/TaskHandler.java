package io.pycos;

/**
 * A task as a function called for each message: no thread of its own, and the fast path.
 *
 * <p>A suspending operation called here throws {@link NotSuspendableException}, which names the
 * form that answers by message instead. {@link Task#exit} ends the task; an exception ends it as
 * {@link TaskExit.Failed}.
 *
 * @param <M> messages the task receives
 */
@FunctionalInterface
public interface TaskHandler<M> {

    void handle(Task<M> self, M message) throws Exception;
}

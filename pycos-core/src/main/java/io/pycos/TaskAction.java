package io.pycos;

/**
 * A {@link TaskBody} without a result.
 *
 * @param <M> messages the task receives
 */
@FunctionalInterface
public interface TaskAction<M> {

    void run(Task<M> self) throws Exception;
}

package io.pycos.compute;

import org.jspecify.annotations.Nullable;

/**
 * Takes tasks for the servers of a computation.
 *
 * <p>Every method may be called from any thread and does not wait: a task for which there is no
 * free server stays in a queue. Tasks with the same placement start in the order submitted. Each
 * server runs one task at a time.
 *
 * <p>Each {@code submit} throws {@link FunctionRefusedException} for a function that cannot be
 * sent, {@link ArgumentRefusedException} for an argument that cannot be encoded or is too large,
 * {@link ComputationClosedException} after the computation was closed, and {@link
 * TooManyTasksException} when {@link Computation#maxTasks} wait already.
 */
public interface TaskSubmitter {

    <R extends @Nullable Object> RemoteTask<R> submit(TaskFunction.Zero<R> function);

    <A extends @Nullable Object, R extends @Nullable Object> RemoteTask<R> submit(
            TaskFunction.One<A, R> function, A first);

    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            RemoteTask<R> submit(TaskFunction.Two<A, B, R> function, A first, B second);

    <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            RemoteTask<R> submit(
                    TaskFunction.Three<A, B, C, R> function, A first, B second, C third);
}

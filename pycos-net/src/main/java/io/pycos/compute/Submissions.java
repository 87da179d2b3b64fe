package io.pycos.compute;

import org.jspecify.annotations.Nullable;

/** Takes tasks of a computation for one placement. */
record Submissions(Run run, Placement placement) implements TaskSubmitter {

    @Override
    public <R extends @Nullable Object> RemoteTask<R> submit(TaskFunction.Zero<R> function) {
        return run.submit(placement, function);
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> RemoteTask<R> submit(
            TaskFunction.One<A, R> function, A first) {
        return run.submit(placement, function, first);
    }

    @Override
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            RemoteTask<R> submit(TaskFunction.Two<A, B, R> function, A first, B second) {
        return run.submit(placement, function, first, second);
    }

    @Override
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            RemoteTask<R> submit(
                    TaskFunction.Three<A, B, C, R> function, A first, B second, C third) {
        return run.submit(placement, function, first, second, third);
    }
}

package io.pycos.spring;

/**
 * A {@link PycosTask} method, whether or not a task of it lives now.
 *
 * @param method the method with its class and bean
 * @param scheduler name of the scheduler it runs on
 * @param handler whether it is a handler; else it is a body
 * @param startedByName whether {@link PycosTasks#start} starts it; else it starts with the
 *     application
 * @param failures exceptions since the start of the application
 * @param restarts new starts after a failure
 */
public record DeclaredTask(
        String name,
        String method,
        String scheduler,
        boolean handler,
        boolean daemon,
        boolean startedByName,
        long failures,
        long restarts) {}

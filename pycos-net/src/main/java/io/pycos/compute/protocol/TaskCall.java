package io.pycos.compute.protocol;

/**
 * A call of a function for a task.
 *
 * @param task number of the task in its computation
 * @param attempt 1 at first; only what concerns the current attempt counts
 * @param owner name of the class that declares the method
 * @param method name of the method, {@code <init>} for a constructor
 * @param descriptor its parameters and result, as the class file writes them
 * @param arguments made by {@link ValueCodec} for the declared parameters
 */
public record TaskCall(
        long task, int attempt, String owner, String method, String descriptor, byte[] arguments) {}

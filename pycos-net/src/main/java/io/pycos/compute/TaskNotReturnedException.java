package io.pycos.compute;

import io.pycos.PycosException;

/**
 * The result was asked of a task that has none; the message has the remote stack, if there is one.
 */
@SuppressWarnings("serial") // never serialized
public class TaskNotReturnedException extends PycosException {

    private final TaskOutcome<?> outcome;

    TaskNotReturnedException(TaskOutcome<?> outcome) {
        super(describe(outcome));
        this.outcome = outcome;
    }

    public TaskOutcome<?> outcome() {
        return outcome;
    }

    private static String describe(TaskOutcome<?> outcome) {
        return switch (outcome) {
            case TaskOutcome.Returned<?>(long task, _, _) -> "task " + task + " returned";
            case TaskOutcome.Failed<?>(long task, var server, var failure) ->
                    "task " + task + " failed on " + server + ": " + failure.stack();
            case TaskOutcome.Terminated<?>(long task, _) -> "task " + task + " was terminated";
            case TaskOutcome.Lost<?>(long task, var started, _, var why) ->
                    "task " + task + " was lost (started: " + started + "): " + why;
        };
    }
}

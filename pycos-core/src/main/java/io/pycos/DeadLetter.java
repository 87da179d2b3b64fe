package io.pycos;

/**
 * A message that was accepted and then not received.
 *
 * @param recipient name and location of the task or channel it was for
 * @param mayHaveArrived whether it may have been received all the same, by a task abroad; false is
 *     certain
 */
public record DeadLetter(String recipient, Object message, String reason, boolean mayHaveArrived) {

    /** Hears of dead letters; called on a thread of the runtime, must neither block nor throw. */
    @FunctionalInterface
    public interface Listener {

        void deadLetter(DeadLetter letter);
    }
}

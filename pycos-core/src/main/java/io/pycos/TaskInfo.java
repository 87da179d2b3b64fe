package io.pycos;

import java.time.Instant;

/**
 * A picture of a live task, possibly a moment old.
 *
 * @param scheduler name of its scheduler
 * @param handler whether it is a handler; else it is a body
 * @param queued messages in its mailbox
 */
public record TaskInfo(
        TaskRef<?> ref,
        String scheduler,
        boolean handler,
        State state,
        boolean daemon,
        int queued,
        Instant started) {

    /** What a task does. */
    public enum State {
        /** It waits for its turn. */
        READY,
        /** It has the turn. */
        RUNNING,
        /** It waits for a message. */
        RECEIVING,
        /** It waits for something else: time, a delivery, the end of a task. */
        WAITING,
        /** It is in {@link Task#blocking}, outside the turn. */
        BLOCKING,
        /** It has ended. */
        ENDED
    }
}

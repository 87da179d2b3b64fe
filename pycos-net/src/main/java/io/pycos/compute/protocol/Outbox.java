package io.pycos.compute.protocol;

import io.pycos.TaskRef;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages to a task elsewhere in order, keeping what the queue on the way has no room for
 * until it has.
 *
 * <p>Bounded by its user, who has few messages on the way at any time. Used by the actions of one
 * {@link Serial} only. What is kept when the recipient is lost is forgotten by {@link #close}.
 *
 * @param <M> messages the recipient takes
 */
public final class Outbox<M> {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final Duration RETRY = Duration.ofMillis(20);

    private record Kept<M>(M message, Consumer<RuntimeException> failed) {}

    private final Serial serial;
    private final TaskRef<M> to;
    private final Deque<Kept<M>> kept = new ArrayDeque<>();
    private boolean closed;

    public Outbox(Serial serial, TaskRef<M> to) {
        this.serial = serial;
        this.to = to;
    }

    /**
     * Sends a message, now or as soon as there is room. One that cannot be encoded is logged and
     * forgotten.
     */
    public void send(M message) {
        send(message, e -> LOG.error("a message to {} cannot be sent and is dropped", to, e));
    }

    /**
     * Sends a message, now or as soon as there is room.
     *
     * @param failed told, now or later, that the message cannot be encoded, for example because it
     *     is too large
     */
    public void send(M message, Consumer<RuntimeException> failed) {
        if (closed) {
            return;
        }
        Kept<M> next = new Kept<>(message, failed);
        if (!kept.isEmpty()) {
            kept.add(next);
        } else if (!isSent(next)) {
            kept.add(next);
            serial.after(RETRY, this::retry);
        }
    }

    /** Forgets what is kept, and sends nothing more. */
    public void close() {
        closed = true;
        kept.clear();
    }

    private void retry() {
        while (!kept.isEmpty() && isSent(kept.element())) {
            kept.remove();
        }
        if (!kept.isEmpty()) {
            serial.after(RETRY, this::retry);
        }
    }

    /** What cannot be encoded counts as sent: another attempt would not help. */
    private boolean isSent(Kept<M> next) {
        try {
            return to.send(next.message());
        } catch (RuntimeException e) {
            serial.run(() -> next.failed().accept(e));
            return true;
        }
    }
}

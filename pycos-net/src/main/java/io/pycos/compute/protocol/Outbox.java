package io.pycos.compute.protocol;

import io.pycos.TaskRef;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

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

    private final Serial serial;
    private final TaskRef<M> to;
    private final Deque<M> kept = new ArrayDeque<>();
    private boolean closed;

    public Outbox(Serial serial, TaskRef<M> to) {
        this.serial = serial;
        this.to = to;
    }

    public TaskRef<M> to() {
        return to;
    }

    /**
     * Sends a message, now or as soon as there is room.
     *
     * @throws RuntimeException when it cannot be encoded, for example because it is too large; it
     *     is then forgotten
     */
    public void send(M message) {
        if (closed) {
            return;
        }
        if (!kept.isEmpty()) {
            kept.add(message);
        } else if (!to.send(message)) {
            kept.add(message);
            serial.after(RETRY, this::retry);
        }
    }

    /** Forgets what is kept, and sends nothing more. */
    public void close() {
        closed = true;
        kept.clear();
    }

    private void retry() {
        while (!kept.isEmpty() && sends(kept.element())) {
            kept.remove();
        }
        if (!kept.isEmpty()) {
            serial.after(RETRY, this::retry);
        }
    }

    private boolean sends(M message) {
        try {
            return to.send(message);
        } catch (RuntimeException e) {
            LOG.error("a message to {} cannot be sent and is dropped", to, e);
            return true;
        }
    }
}

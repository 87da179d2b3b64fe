package io.pycos.spring;

import io.pycos.Task;
import io.pycos.spring.messaging.Envelope;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;

/**
 * One call of a task method: what its arguments are made of. For one thread.
 *
 * @param message what was received, in an envelope or bare; null for a body
 * @param start what a body was started with
 */
record Call(Task<?> self, @Nullable Object message, List<Object> start) {

    @Nullable Object payload() {
        return message instanceof Envelope envelope ? envelope.payload() : message;
    }

    /** The envelope of the message; one without headers if it came bare. */
    Envelope envelope() {
        return message instanceof Envelope envelope
                ? envelope
                : new Envelope(Objects.requireNonNull(message), Map.of(), null);
    }

    Message<?> asSpringMessage() {
        return envelope().toMessage();
    }
}

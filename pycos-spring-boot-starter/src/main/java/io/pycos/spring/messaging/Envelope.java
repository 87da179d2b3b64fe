package io.pycos.spring.messaging;

import io.pycos.TaskRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.MessageBuilder;

/**
 * What a task receives when a message has headers or its sender asks for a reply; immutable.
 *
 * <p>An annotated handler is given the payload and the headers it names, and its result is the
 * reply. Any other task that is to understand requests receives envelopes and answers with {@link
 * #reply} or {@link #fail}.
 *
 * @param payload the message; null only in a reply without a value
 * @param headers texts, numbers and truth values
 * @param replyTo where the reply goes; null if none is wanted
 */
public record Envelope(
        @Nullable Object payload,
        Map<String, Object> headers,
        @Nullable TaskRef<Envelope> replyTo) {

    /** Headers that are about one process or one hop, so they do not travel. */
    private static final Set<String> NOT_SENT =
            Set.of(
                    MessageHeaders.ID,
                    MessageHeaders.TIMESTAMP,
                    MessageHeaders.REPLY_CHANNEL,
                    MessageHeaders.ERROR_CHANNEL,
                    PycosHeaders.REPLY_TO);

    public Envelope {
        headers = Map.copyOf(headers);
    }

    /** An envelope with the payload and the headers of {@code message}. */
    static Envelope of(Message<?> message, @Nullable TaskRef<Envelope> replyTo) {
        return new Envelope(message.getPayload(), sent(message.getHeaders()), replyTo);
    }

    /** The headers that travel. */
    static Map<String, Object> sent(MessageHeaders headers) {
        Map<String, Object> sent = new HashMap<>();
        headers.forEach(
                (name, value) -> {
                    if (!NOT_SENT.contains(name)) {
                        sent.put(name, simple(name, value));
                    }
                });
        return sent;
    }

    private static Object simple(String name, Object value) {
        return switch (value) {
            case CharSequence text -> text.toString();
            case Number number -> number;
            case Boolean truth -> truth;
            case org.springframework.util.MimeType type -> type.toString();
            default ->
                    throw new IllegalArgumentException(
                            "header '"
                                    + name
                                    + "' is a "
                                    + value.getClass().getName()
                                    + ": only texts, numbers and truth values are sent to tasks");
        };
    }

    /**
     * This envelope as a Spring message, with {@link PycosHeaders#REPLY_TO} if a reply is wanted.
     */
    public Message<Object> toMessage() {
        Object content = payload == null ? "" : payload;
        return MessageBuilder.withPayload(content)
                .copyHeaders(headers)
                .setHeader(PycosHeaders.REPLY_TO, replyTo)
                .build();
    }

    /**
     * Sends the reply without waiting; false when nobody waits for it any more, or nobody ever did.
     */
    public boolean reply(@Nullable Object result) {
        return replyTo != null && replyTo.send(new Envelope(result, Map.of(), null));
    }

    /** Tells the sender that there is no result, and why; false as {@link #reply}. */
    public boolean fail(Throwable error) {
        return replyTo != null
                && replyTo.send(
                        new Envelope(null, Map.of(PycosHeaders.ERROR, error.toString()), null));
    }

    /** In a reply: what went wrong, or null. */
    public @Nullable String error() {
        return headers.get(PycosHeaders.ERROR) instanceof String text ? text : null;
    }
}

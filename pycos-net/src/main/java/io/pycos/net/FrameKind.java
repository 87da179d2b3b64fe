package io.pycos.net;

/**
 * The first byte of what cluster processes send each other; the position here is the byte, so new
 * ones come last.
 *
 * <p>{@code key} is the number by which the owner knows a task or channel, {@code id} the number of
 * a request at the one who asks.
 */
enum FrameKind {
    /** Version, incarnation; the first of each side. */
    HELLO,
    /** Key, payload. */
    SEND,
    /** Key. */
    TERMINATE,
    /** Key, path, payload. */
    RELAY,
    /** Id of a request that is given up. */
    CANCEL,
    /** Id, key, timeout, payload. */
    DELIVER,
    /** Id, key. */
    WATCH,
    /** Id, key, subscribers, timeout, path, payload. */
    RELAY_DELIVER,
    /** Id, key, 0 for a task or 1 for a channel, reference. */
    SUBSCRIBE,
    /** Id, key, identity. */
    UNSUBSCRIBE,
    /** Id, timeout, name. */
    LOCATE_TASK,
    /** Id, timeout, name. */
    LOCATE_CHANNEL,
    /** Id, answer. */
    ANSWER,
    /** Id, {@link Failure}. */
    FAILURE;

    private static final FrameKind[] ALL = values();

    byte code() {
        return (byte) ordinal();
    }

    static FrameKind of(int code) {
        if (code < 0 || code >= ALL.length) {
            throw PayloadException.malformed("there is no kind " + code + " of frame");
        }
        return ALL[code];
    }
}

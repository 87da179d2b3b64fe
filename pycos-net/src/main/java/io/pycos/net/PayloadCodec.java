package io.pycos.net;

import io.pycos.Channel;
import io.pycos.TaskRef;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into bytes and back.
 *
 * <p>May be implemented by users. All methods are called by many threads at once, those of the
 * transport among them: they must not block, and they must not run code of an application beyond
 * constructors and accessors of messages.
 */
public interface PayloadCodec {

    /**
     * Encodes a payload.
     *
     * @param headroom this many bytes are left free at the start of the answer
     * @throws PayloadException when it cannot be encoded, or is larger than the maximum message
     *     size
     */
    byte[] encode(@Nullable Object payload, int headroom);

    /**
     * Decodes the payload that goes from {@code offset} to the end.
     *
     * @param expected the class the payload must have, null fits all; checked before anything is
     *     instantiated
     * @throws PayloadException when the bytes are refused
     */
    @Nullable Object decode(byte[] bytes, int offset, Class<?> expected);

    /** Makes the codec of a cluster. */
    @FunctionalInterface
    interface Factory {

        PayloadCodec create(TrustedTypes types, References references, int maxMessageSize);
    }

    /**
     * Turns references into bytes that are valid anywhere, and back into references that work here.
     */
    interface References {

        byte[] encode(TaskRef<?> task);

        byte[] encode(Channel<?> channel);

        /** Returns the task itself if it lives in this process, else a remote reference. */
        TaskRef<?> decodeTask(byte[] bytes);

        /** Returns the channel itself if it lives in this process, else a remote reference. */
        Channel<?> decodeChannel(byte[] bytes);
    }
}

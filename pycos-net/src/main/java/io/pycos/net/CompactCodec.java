package io.pycos.net;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The codec of a cluster: a form of its own for common types, containers and references, CBOR for
 * other trusted types.
 *
 * <p>A payload is a {@link Tag} and what belongs to it. Containers arrive unmodifiable and in the
 * order sent. Strings and byte arrays, the most frequent payloads, are written without an
 * intermediate buffer.
 */
final class CompactCodec implements PayloadCodec {

    /** How deep containers, and objects in them, may be nested. */
    static final int MAX_DEPTH = 100;

    private final int maxSize;
    private final CompactWriter writer;
    private final CompactReader reader;

    CompactCodec(TrustedTypes types, References references, int maxSize) {
        JacksonObjects objects = new JacksonObjects(types, references, maxSize, MAX_DEPTH);
        this.maxSize = maxSize;
        this.writer = new CompactWriter(types, references, objects);
        this.reader = new CompactReader(types, references, objects);
    }

    @Override
    public byte[] encode(@Nullable Object payload, int headroom) {
        if (payload instanceof String text) {
            return flat(Tag.TEXT, text.getBytes(StandardCharsets.UTF_8), headroom);
        }
        if (payload instanceof byte[] bytes) {
            return flat(Tag.BYTES, bytes, headroom);
        }
        ByteOutput out = new ByteOutput(headroom, maxSize);
        writer.write(payload, out, 0);
        if (out.size() > maxSize) {
            throw ByteOutput.tooLarge(out.size(), maxSize);
        }
        return out.toBytes();
    }

    private byte[] flat(Tag tag, byte[] content, int headroom) {
        int start = headroom + 1 + ByteOutput.sizeOfVarint(content.length);
        long size = (long) start + content.length;
        if (size > maxSize) {
            throw ByteOutput.tooLarge(size, maxSize);
        }
        byte[] bytes = new byte[(int) size];
        bytes[headroom] = tag.code();
        ByteOutput.putVarint(content.length, bytes, headroom + 1);
        System.arraycopy(content, 0, bytes, start, content.length);
        return bytes;
    }

    @Override
    public @Nullable Object decode(byte[] bytes, int offset, Class<?> expected) {
        ByteInput in = new ByteInput(bytes, offset);
        Object payload = reader.read(in, 0, expected);
        if (in.remaining() != 0) {
            throw PayloadException.malformed(in.remaining() + " bytes follow its end");
        }
        if (payload != null && !expected.isInstance(payload)) {
            throw PayloadException.wrongType(payload.getClass().getName(), expected);
        }
        return payload;
    }
}

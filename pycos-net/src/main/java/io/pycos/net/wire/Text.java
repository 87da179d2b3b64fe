package io.pycos.net.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text in fields of fixed width: a length byte, UTF-8, zeros. */
final class Text {

    static final int MAX_NAME = 128;
    static final int MAX_HOST = 255;

    private Text() {}

    static boolean tooLong(String text, int max) {
        return text.getBytes(StandardCharsets.UTF_8).length > max;
    }

    /** Writes 1 + {@code width} bytes; the text must fit. */
    static void put(ByteBuffer out, String text, int width) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > width) {
            throw new IllegalArgumentException("'" + text + "' has more than " + width + " bytes");
        }
        out.put((byte) bytes.length).put(bytes).put(new byte[width - bytes.length]);
    }

    static String get(ByteBuffer in, int width) {
        int length = Byte.toUnsignedInt(in.get());
        byte[] bytes = new byte[width];
        in.get(bytes);
        return new String(bytes, 0, Math.min(length, width), StandardCharsets.UTF_8);
    }
}

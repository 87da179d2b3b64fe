package io.pycos.compute.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the last bytes that a process wrote; may be used by two threads. */
final class OutputTail {

    /** How much is kept of the output of a server process. */
    static final int DEFAULT_LIMIT = 64 * 1024;

    private final byte[] ring;
    private long written;

    OutputTail(int limit) {
        this.ring = new byte[limit];
    }

    /** Reads until the end of the stream. */
    void drain(InputStream output) throws IOException {
        byte[] buffer = new byte[8192];
        for (int read = output.read(buffer); read >= 0; read = output.read(buffer)) {
            append(buffer, read);
        }
    }

    synchronized void append(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            ring[(int) (written++ % ring.length)] = bytes[i];
        }
    }

    /** The last lines, at most so many characters; the first one may be cut. */
    String last(int characters) {
        String text = text().strip();
        return text.length() <= characters
                ? text
                : "… " + text.substring(text.length() - characters);
    }

    private synchronized String text() {
        int length = (int) Math.min(written, ring.length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = ring[(int) ((written - length + i) % ring.length)];
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

package io.pycos.net.wire;

import java.nio.ByteBuffer;

/**
 * The layout of a frame, and the only place that knows it.
 *
 * <pre>
 *  0  u32  length of what follows this field
 *  4  u8   type
 *  5  u8   flags, 0
 *  6  u16  reserved, 0
 *  8  u64  session number
 * 16  u64  sequence: of this message, or of the last one sent
 * 24  u64  acknowledgement: the last sequence received without a gap
 * 32  u32  credit: reserved for the receiver's window, 0
 * 36       payload
 * </pre>
 *
 * <p>"Incomplete" is not "invalid": {@link #complete} waits for the first, {@link #read} throws for
 * the second.
 */
final class Frame {

    static final int LENGTH_BYTES = 4;
    static final int HEADER_BYTES = 36;

    /** The arbiter has chosen this connection; nothing but {@link #CLOSE} may come before. */
    static final byte OPEN = 1;

    /** A message of the user, sequenced and acknowledged. */
    static final byte MESSAGE = 2;

    /** Bytes of the membership: neither sequenced nor acknowledged. */
    static final byte GROUP = 3;

    /** Only carries the acknowledgement. */
    static final byte ACK = 4;

    /** Only shows that the sender lives. */
    static final byte HEARTBEAT = 5;

    /** The last frame of its sender; one byte of payload says why ({@link RefusalCode}). */
    static final byte CLOSE = 6;

    private static final byte[] NOTHING = {};

    private Frame() {}

    /** Takes one frame apart. */
    interface Handler {
        void frame(byte type, long session, long sequence, long ack, byte[] payload);
    }

    /** Writes one frame; the buffer must have room for {@code HEADER_BYTES + payload.length}. */
    static void write(
            ByteBuffer out, byte type, long session, long sequence, long ack, byte[] payload) {
        out.putInt(HEADER_BYTES - LENGTH_BYTES + payload.length);
        out.putInt(type << 24);
        out.putLong(session);
        out.putLong(sequence);
        out.putLong(ack);
        out.putInt(0);
        out.put(payload);
    }

    /**
     * Says whether a whole frame is there.
     *
     * @throws ProtocolViolation if its length is out of bounds, before the rest has come
     */
    static boolean complete(ByteBuffer in, int maxPayload) {
        return in.remaining() >= LENGTH_BYTES && in.remaining() >= size(in, maxPayload);
    }

    /**
     * Returns the size of the frame that begins here, all of it; its length field must be there.
     */
    static int size(ByteBuffer in, int maxPayload) {
        int rest = in.getInt(in.position());
        if (rest < HEADER_BYTES - LENGTH_BYTES
                || rest - (HEADER_BYTES - LENGTH_BYTES) > maxPayload) {
            throw new ProtocolViolation(
                    "a frame of "
                            + Integer.toUnsignedString(rest)
                            + " bytes, at most "
                            + maxPayload
                            + " and a header are allowed");
        }
        return LENGTH_BYTES + rest;
    }

    /** Takes the frame that begins here apart; it must be complete. */
    static void read(ByteBuffer in, Handler handler) {
        int payloadBytes = in.getInt() - (HEADER_BYTES - LENGTH_BYTES);
        int typeAndReserved = in.getInt();
        long session = in.getLong();
        long sequence = in.getLong();
        long ack = in.getLong();
        in.getInt();
        byte[] payload = payloadBytes == 0 ? NOTHING : new byte[payloadBytes];
        in.get(payload);
        handler.frame((byte) (typeAndReserved >>> 24), session, sequence, ack, payload);
    }
}

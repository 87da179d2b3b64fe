package io.pycos.samples.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The messages of the remote works: 100 bytes, which begin with a kind and a number. */
final class Packet {

    /** One of many; not answered. */
    static final byte DATA = 0;

    /** The last of many; answered by {@link #DONE}. */
    static final byte LAST = 1;

    /** Comes back as it is. */
    static final byte ECHO = 2;

    static final byte DONE = 3;

    /**
     * Allows as many more as its number says, where the transport itself does not hold a sender
     * back.
     */
    static final byte CREDIT = 4;

    private static final int SIZE = 100;
    private static final VarHandle NUMBER =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Packet() {}

    static byte[] of(byte kind, long number) {
        byte[] packet = new byte[SIZE];
        packet[0] = kind;
        NUMBER.set(packet, 1, number);
        return packet;
    }

    static long number(byte[] packet) {
        return (long) NUMBER.get(packet, 1);
    }
}

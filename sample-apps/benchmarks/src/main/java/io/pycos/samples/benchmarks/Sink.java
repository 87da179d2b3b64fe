package io.pycos.samples.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * The receiving side of the remote works: checks the order of what comes, and says what to answer.
 * For one thread.
 */
final class Sink {

    private final int creditEvery;
    private long expected;

    /**
     * @param creditEvery how many packets earn a {@link Packet#CREDIT}; 0 where the transport holds
     *     the sender back
     */
    Sink(int creditEvery) {
        this.creditEvery = creditEvery;
    }

    byte @Nullable [] answer(byte[] packet) {
        return switch (packet[0]) {
            case Packet.DATA -> {
                check(packet);
                yield creditEvery > 0 && expected % creditEvery == 0
                        ? Packet.of(Packet.CREDIT, creditEvery)
                        : null;
            }
            case Packet.LAST -> {
                check(packet);
                long received = expected;
                expected = 0;
                yield Packet.of(Packet.DONE, received);
            }
            case Packet.ECHO -> packet;
            default -> throw new IllegalStateException("Not a request: " + packet[0]);
        };
    }

    private void check(byte[] packet) {
        if (Packet.number(packet) != expected) {
            throw new IllegalStateException(
                    "Packet %d came in place of %d".formatted(Packet.number(packet), expected));
        }
        expected++;
    }
}

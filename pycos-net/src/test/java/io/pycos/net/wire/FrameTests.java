package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTests {

    private static final int MAX = 1000;

    @Test
    void whatIsWrittenIsRead() {
        ByteBuffer buffer = ByteBuffer.allocate(200);
        Frame.write(buffer, Frame.MESSAGE, -5, 7, 9, new byte[] {1, 2, 3});
        buffer.flip();
        List<Object> read = new ArrayList<>();

        Frame.read(
                buffer,
                (type, session, sequence, ack, payload) -> {
                    read.addAll(List.of(type, session, sequence, ack));
                    assertThat(payload).containsExactly(1, 2, 3);
                });

        assertThat(read).containsExactly(Frame.MESSAGE, -5L, 7L, 9L);
        assertThat(buffer.hasRemaining()).isFalse();
    }

    @Test
    void aTruncatedFrameIsIncompleteAtEveryByte() {
        ByteBuffer buffer = ByteBuffer.allocate(200);
        Frame.write(buffer, Frame.MESSAGE, 1, 1, 1, new byte[100]);
        buffer.flip();

        for (int length = 0; length < buffer.limit(); length++) {
            assertThat(Frame.complete(buffer.duplicate().limit(length), MAX)).isFalse();
        }
        assertThat(Frame.complete(buffer, MAX)).isTrue();
    }

    @Test
    void anOversizedFrameIsRefusedByItsLengthAlone() {
        ByteBuffer buffer =
                ByteBuffer.allocate(4)
                        .putInt(Frame.HEADER_BYTES - Frame.LENGTH_BYTES + MAX + 1)
                        .flip();

        assertThatThrownBy(() -> Frame.complete(buffer, MAX)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void lengthsThatMakeNoSenseAreRefused() {
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0, 31}) {
            ByteBuffer buffer = ByteBuffer.allocate(4).putInt(length).flip();

            assertThatThrownBy(() -> Frame.complete(buffer, MAX))
                    .as("%d", length)
                    .isInstanceOf(ProtocolViolation.class);
        }
    }

    @Test
    void randomBytesEndInABreachOrWaitForMore() {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            if (noise.length > 3 && i % 2 == 0) {
                noise[0] = 0;
                noise[1] = 0;
                noise[2] = 0;
            }
            ByteBuffer in = ByteBuffer.wrap(noise);
            Session session =
                    new Session(1, Limits.DEFAULTS, 0, (_, _, _, _, _) -> {}, new Ignoring());
            try {
                while (Frame.complete(in, MAX)) {
                    Frame.read(in, session);
                }
            } catch (ProtocolViolation e) {
                assertThat(e.what()).isNotBlank();
            }
        }
    }

    private static final class Ignoring implements Session.Events {

        @Override
        public void received(byte[] message) {}

        @Override
        public void group(byte[] bytes) {}

        @Override
        public void confirmed(long bytes) {}

        @Override
        public void lost(Transmission message) {}

        @Override
        public void over(String reason, boolean orderly) {}
    }
}

package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages between real transports on loopback. */
class NettyTransportTests {

    @RegisterExtension final Transports transports = new Transports();

    @Test
    void messagesArriveInOrderAndInBatches() {
        Transports.Pair pair = transports.pair(Transports.alone(), Transports.alone());

        for (int i = 0; i < 1000; i++) {
            assertThat(pair.a().send(pair.b().self(), message("m" + i))).isTrue();
        }

        Eventually.holds(() -> pair.atB().messages.size() == 1000);
        assertThat(pair.atB().texts()).startsWith("m0", "m1", "m2").endsWith("m998", "m999");
        Eventually.holds(() -> pair.atB().batches.sum() > 0);
        assertThat(pair.atB().batches.sum()).isLessThan(1000);
    }

    @Test
    void aFloodArrivesInOrderThroughASmallQueue() throws Exception {
        Limits small = Transports.limits(10_000, 50_000);
        Counting counting = new Counting();
        Transport b = transports.open(Transports.alone().limits(small), counting);
        Transport a =
                transports.open(
                        Transports.alone().limits(small).hosts(List.of(b.self().location())),
                        new Recorder());
        Eventually.holds(() -> a.peers().size() == 1);

        for (int i = 0; i < 200_000; i++) {
            Transmission message = Transmission.of(ByteBuffer.allocate(100).putInt(i).array());
            while (!a.send(b.self(), message)) {
                a.whenWritable(b.self()).get(10, TimeUnit.SECONDS);
            }
        }

        Eventually.holds(() -> counting.received.get() == 200_000);
        assertThat(counting.outOfOrder).hasValue(0);
        assertThat(a.stats().sendsOverLimit()).isPositive();
    }

    @Test
    void theLargestMessageArrivesAndALargerOneIsRefusedAtTheSender() {
        Transports.Pair pair = transports.pair(Transports.alone(), Transports.alone());
        byte[] largest = new byte[Limits.DEFAULT_MAX_MESSAGE_SIZE];
        Arrays.fill(largest, (byte) 7);
        largest[largest.length - 1] = 9;

        pair.a().send(pair.b().self(), Transmission.of(largest));

        Eventually.holds(() -> pair.atB().messages.size() == 1);
        assertThat(pair.atB().messages.getFirst()).isEqualTo(largest);
        assertThatThrownBy(
                        () ->
                                pair.a()
                                        .send(
                                                pair.b().self(),
                                                Transmission.of(new byte[largest.length + 1])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pycos.net.max-message-size");
    }

    @Test
    void anEmptyMessageArrives() {
        Transports.Pair pair = transports.pair(Transports.alone(), Transports.alone());

        pair.a().send(pair.b().self(), Transmission.of(new byte[0]));

        Eventually.holds(() -> pair.atB().messages.size() == 1);
    }

    @Test
    void aReceiverThatStandsStillStopsTheSenderAtItsLimit() throws Exception {
        Standing standing = new Standing();
        Transport b =
                transports.open(
                        Transports.alone().limits(Transports.limits(1 << 20, 4 << 20)), standing);
        Transport a =
                transports.open(
                        Transports.alone()
                                .limits(Transports.limits(1 << 20, 4 << 20))
                                .hosts(List.of(b.self().location())),
                        new Recorder());
        Eventually.holds(() -> a.peers().size() == 1);

        int accepted = 0;
        byte[] bytes = new byte[10_000];
        while (a.send(b.self(), Transmission.of(bytes))) {
            accepted++;
        }

        assertThat(accepted).isEqualTo((4 << 20) / (10_000 + Session.OVERHEAD));
        assertThat(a.stats().sendsOverLimit()).isOne();
        var writable = a.whenWritable(b.self());
        assertThat(writable).isNotDone();
        standing.go.countDown();
        writable.get(10, TimeUnit.SECONDS);
        int all = accepted;
        Eventually.holds(() -> standing.received.get() == all);
    }

    @Test
    void closeFlushesWhatWasAcceptedAndSaysGoodbye() {
        Transports.Pair pair = transports.pair(Transports.alone(), Transports.alone());
        Tracked last = new Tracked();
        for (int i = 0; i < 500; i++) {
            pair.a().send(pair.b().self(), message("m" + i));
        }
        pair.a().send(pair.b().self(), last);

        pair.a().close();

        Eventually.holds(() -> pair.b().peers().isEmpty());
        assertThat(pair.atB().messages).hasSize(501);
        assertThat(pair.atB().down).containsExactly("closed by the peer");
        assertThat(pair.atA().down).containsExactly("closed by this process");
        assertThat(last.losses).hasValue(0);
        assertThat(pair.a().stats().lostMaybeArrived()).isZero();
    }

    @Test
    void sendingWithoutASessionIsRefused() {
        Transports.Pair pair = transports.pair(Transports.alone(), Transports.alone());
        PeerId b = pair.b().self();
        pair.b().close();
        Eventually.holds(() -> pair.a().peers().isEmpty());

        assertThat(pair.a().send(b, message("late"))).isFalse();
        assertThat(pair.a().stats().sendsWithoutSession()).isOne();
        assertThatThrownBy(() -> pair.a().whenWritable(b).get(1, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(PeerNotConnectedException.class);
    }

    @Test
    void aFailingListenerDisturbsNobody() {
        Recorder atB = new Recorder();
        Transport b = transports.open(Transports.alone(), new Failing(atB));
        Transport a =
                transports.open(
                        Transports.alone().hosts(List.of(b.self().location())), new Recorder());
        Eventually.holds(() -> a.peers().size() == 1);

        a.send(b.self(), message("one"));
        a.send(b.self(), message("two"));

        Eventually.holds(() -> atB.messages.size() == 2);
        assertThat(b.stats().listenerFailures()).isEqualTo(2);
    }

    static Transmission message(String text) {
        return Transmission.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static class Silent implements TransportListener {

        final AtomicInteger received = new AtomicInteger();

        @Override
        public void peerUp(PeerInfo peer) {}

        @Override
        public void peerDown(PeerId peer, String reason) {}

        @Override
        public void received(PeerId from, byte[] message) {
            received.incrementAndGet();
        }
    }

    private static final class Counting extends Silent {

        final AtomicInteger outOfOrder = new AtomicInteger();

        @Override
        public void received(PeerId from, byte[] message) {
            if (ByteBuffer.wrap(message).getInt() != received.getAndIncrement()) {
                outOfOrder.incrementAndGet();
            }
        }
    }

    private static final class Standing extends Silent {

        final CountDownLatch go = new CountDownLatch(1);

        @Override
        public void received(PeerId from, byte[] message) {
            try {
                go.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            super.received(from, message);
        }
    }

    private static final class Failing extends Silent {

        private final Recorder recorder;

        Failing(Recorder recorder) {
            this.recorder = recorder;
        }

        @Override
        public void received(PeerId from, byte[] message) {
            recorder.received(from, message);
            throw new IllegalStateException("on purpose");
        }
    }

    private static final class Tracked implements Transmission {

        final AtomicInteger losses = new AtomicInteger();

        @Override
        public byte[] bytes() {
            return new byte[1];
        }

        @Override
        public void lost(boolean maybeArrived) {
            losses.incrementAndGet();
        }
    }
}

package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Two sessions, connected by lists of frames instead of sockets, at a clock that the test moves.
 */
class SessionTests {

    private static final long NUMBER = 42;

    private final Side a = new Side();
    private final Side b = new Side();
    private long now;

    @Test
    void messagesArriveInOrder() {
        a.send("one", "two", "three");

        a.flushTo(b);

        assertThat(b.received).containsExactly("one", "two", "three");
    }

    @Test
    void aTickConfirmsWhatHasArrived() {
        a.send("one", "two");
        a.flushTo(b);
        assertThat(a.confirmedBytes).isZero();

        b.session.tick(now += 1);
        b.flushTo(a);

        assertThat(a.confirmedBytes).isEqualTo(2 * (3 + Session.OVERHEAD));
    }

    @Test
    void everyFrameConfirmsWhatHasArrived() {
        a.send("question");
        a.flushTo(b);

        b.send("answer");
        b.flushTo(a);

        assertThat(a.confirmedBytes).isEqualTo(8 + Session.OVERHEAD);
    }

    @Test
    void muchInOneReadIsConfirmedAtItsEnd() {
        for (int i = 0; i < 1000; i++) {
            a.send("message");
        }
        a.flushTo(b);

        b.session.readComplete();
        b.flushTo(a);

        assertThat(a.confirmedBytes).isEqualTo(1000 * (7 + Session.OVERHEAD));
        assertThat(b.types).containsExactly(Frame.ACK);
    }

    @Test
    void littleInOneReadIsNotConfirmedByAFrameOfItsOwn() {
        a.send("message");
        a.flushTo(b);

        b.session.readComplete();

        assertThat(b.frames).isEmpty();
    }

    @Test
    void theEndLosesExactlyWhatIsNotConfirmed() {
        a.send("confirmed");
        a.flushTo(b);
        b.session.tick(now += 1);
        b.flushTo(a);
        a.send("arrived", "on the way");
        a.deliver(b, 1);

        a.session.end();

        assertThat(a.lost).containsExactly("arrived", "on the way");
    }

    @Test
    void nothingIsLostTwice() {
        a.send("one");

        a.session.end();
        a.session.end();

        assertThat(a.lost).containsExactly("one");
    }

    @Test
    void aGapIsABreach() {
        a.send("one", "two");
        a.frames.remove(0);

        assertThatThrownBy(() -> a.flushTo(b))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("message 2");
    }

    @Test
    void aRepetitionIsABreach() {
        a.send("one");
        a.frames.add(a.frames.get(0));

        assertThatThrownBy(() -> a.flushTo(b)).isInstanceOf(ProtocolViolation.class);
        assertThat(b.received).containsExactly("one");
    }

    @Test
    void confirmingWhatWasNeverSentIsABreach() {
        a.send("one");

        assertThatThrownBy(() -> a.session.frame(Frame.ACK, NUMBER, 0, 2, new byte[0]))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void takingAConfirmationBackIsABreach() {
        a.send("one");
        a.session.frame(Frame.ACK, NUMBER, 0, 1, new byte[0]);

        assertThatThrownBy(() -> a.session.frame(Frame.ACK, NUMBER, 0, 0, new byte[0]))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void aFrameOfAnotherSessionIsABreach() {
        assertThatThrownBy(() -> a.session.frame(Frame.HEARTBEAT, NUMBER + 1, 0, 0, new byte[0]))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void anUnknownFrameIsABreach() {
        assertThatThrownBy(() -> a.session.frame((byte) 99, NUMBER, 0, 0, new byte[0]))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void aSilentSideSendsHeartbeats() {
        a.session.tick(now += Limits.DEFAULT_HEARTBEAT_INTERVAL.toNanos());

        assertThat(a.types).containsExactly(Frame.HEARTBEAT);
    }

    @Test
    void whoSendsMessagesNeedsNoHeartbeats() {
        for (int i = 0; i < 10; i++) {
            a.send("message");
            a.session.tick(now += Limits.DEFAULT_HEARTBEAT_INTERVAL.toNanos() / 2);
        }

        assertThat(a.types).containsOnly(Frame.MESSAGE);
    }

    @Test
    void silenceEndsTheSession() {
        for (int i = 0; i <= 10; i++) {
            a.session.tick(now += Duration.ofSeconds(1).toNanos());
        }

        assertThat(a.overReason).isEqualTo("silent for more than 10 s");
    }

    @Test
    void heartbeatsPreventThatTheSessionEnds() {
        for (int i = 0; i < 100; i++) {
            now += Duration.ofSeconds(1).toNanos();
            a.session.tick(now);
            b.session.tick(now);
            a.flushTo(b);
            b.flushTo(a);
        }

        assertThat(a.overReason).isEmpty();
        assertThat(b.overReason).isEmpty();
    }

    @Test
    void aProcessThatWasSuspendedDoesNotBlameThePeer() {
        a.session.tick(now += Duration.ofMinutes(1).toNanos());

        assertThat(a.overReason).isEmpty();
    }

    @Test
    void closeArrivesBehindTheMessagesAndIsConfirmed() {
        a.send("last");
        a.session.close();
        a.flushTo(b);

        assertThat(b.received).containsExactly("last");
        assertThat(b.overReason).isEqualTo("closed by the peer");

        b.flushTo(a);
        a.session.end();
        assertThat(a.lost).isEmpty();
    }

    @Test
    void nothingIsSentBehindAClose() {
        a.session.close();

        assertThatThrownBy(() -> a.send("late")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEndedSessionIgnoresWhatStillComes() {
        a.send("late");
        b.session.end();

        a.flushTo(b);
        b.session.tick(now += Duration.ofHours(1).toNanos());

        assertThat(b.received).isEmpty();
        assertThat(b.frames).isEmpty();
    }

    @Test
    void groupBytesPassBesideTheMessages() {
        a.send("message");
        a.session.sendGroup("group".getBytes(StandardCharsets.UTF_8));
        a.flushTo(b);

        assertThat(b.received).containsExactly("message");
        assertThat(b.group).containsExactly("group");
    }

    /**
     * Whatever is cut where: everything accepted is confirmed or lost, and what was confirmed had
     * arrived.
     */
    @Test
    void messagesAreConservedWhereverTheConnectionIsCut() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            Side x = new Side();
            Side y = new Side();
            int sent = 0;
            for (int step = 0; step < 50; step++) {
                switch (random.nextInt(4)) {
                    case 0 -> x.send("m" + sent++);
                    case 1 -> x.deliver(y, random.nextInt(3));
                    case 2 -> y.session.tick(now += 1);
                    default -> y.deliver(x, random.nextInt(3));
                }
            }
            x.session.end();
            int confirmed = sent - x.lost.size();
            assertThat(y.received.size()).as("seed %d", seed).isGreaterThanOrEqualTo(confirmed);
            assertThat(x.lost).as("seed %d", seed).isEqualTo(texts(confirmed, sent));
            assertThat(y.received).as("seed %d", seed).isEqualTo(texts(0, y.received.size()));
        }
    }

    private static List<String> texts(int from, int to) {
        List<String> texts = new ArrayList<>();
        for (int i = from; i < to; i++) {
            texts.add("m" + i);
        }
        return texts;
    }

    private record WireFrame(byte type, long session, long sequence, long ack, byte[] payload) {}

    /** One end: what it wrote, and what it heard. */
    private static final class Side implements Session.Output, Session.Events {

        final List<WireFrame> frames = new ArrayList<>();
        final List<Byte> types = new ArrayList<>();
        final List<String> received = new ArrayList<>();
        final List<String> group = new ArrayList<>();
        final List<String> lost = new ArrayList<>();
        final Session session = new Session(NUMBER, Limits.DEFAULTS, 0, this, this);
        long confirmedBytes;
        String overReason = "";

        void send(String... texts) {
            for (String text : texts) {
                session.send(Transmission.of(text.getBytes(StandardCharsets.UTF_8)));
            }
        }

        void flushTo(Side other) {
            deliver(other, frames.size());
        }

        void deliver(Side other, int count) {
            for (int i = 0; i < count && !frames.isEmpty(); i++) {
                WireFrame frame = frames.remove(0);
                other.session.frame(
                        frame.type, frame.session, frame.sequence, frame.ack, frame.payload);
            }
        }

        @Override
        public void write(byte type, long session, long sequence, long ack, byte[] payload) {
            frames.add(new WireFrame(type, session, sequence, ack, payload));
            types.add(type);
        }

        @Override
        public void received(byte[] message) {
            received.add(text(message));
        }

        @Override
        public void group(byte[] bytes) {
            group.add(text(bytes));
        }

        @Override
        public void confirmed(long bytes) {
            confirmedBytes += bytes;
        }

        @Override
        public void lost(Transmission message) {
            lost.add(text(message.bytes()));
        }

        @Override
        public void over(String reason, boolean orderly) {
            overReason = reason;
            session.end();
        }

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}

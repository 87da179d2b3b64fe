package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.net.wire.Refusal.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Peers that have the secret and break the rules: their connection ends, and nobody else is
 * disturbed.
 */
class MisbehavingPeerTests {

    private static final SharedSecret SECRET = SharedSecret.ofKey(Transports.KEY);

    @RegisterExtension final Transports transports = new Transports();

    private final Recorder atA = new Recorder();

    @Test
    void aPeerThatKeepsToTheRulesIsHeard() throws IOException {
        Transport a = transports.open(Transports.alone(), atA);
        try (RawPeer raw = proven(a)) {
            raw.send(Frame.MESSAGE, 1, new byte[] {7});

            Eventually.holds(() -> atA.messages.size() == 1);
            assertThat(a.peers()).hasSize(1);
        }
        Eventually.holds(() -> a.peers().isEmpty());
    }

    @Test
    void aGapEndsTheSession() throws IOException {
        Transport a = transports.open(Transports.alone(), atA);
        try (RawPeer raw = proven(a)) {
            raw.send(Frame.MESSAGE, 1, new byte[1]);
            raw.send(Frame.MESSAGE, 3, new byte[1]);
            raw.send(Frame.MESSAGE, 4, new byte[1]);
            raw.awaitEnd();
        }

        assertThat(atA.messages).hasSize(1);
        Eventually.holds(() -> !atA.down.isEmpty());
        assertThat(atA.down.getFirst()).contains("broke the protocol").contains("message 3");
        assertThat(a.stats().refusals().get(Reason.PROTOCOL)).isOne();
    }

    @Test
    void anOversizedFrameEndsTheSessionBeforeItHasCome() throws IOException {
        Transport a = transports.open(Transports.alone(), atA);
        try (RawPeer raw = proven(a)) {
            raw.sendBytes(
                    ByteBuffer.allocate(Frame.LENGTH_BYTES).putInt(Integer.MAX_VALUE).array());
            raw.awaitEnd();
        }

        Eventually.holds(() -> !atA.down.isEmpty());
        assertThat(a.stats().refusals().get(Reason.PROTOCOL)).isOne();
    }

    /** The other end is the arbiter: before its OPEN nothing may be sent. */
    @Test
    void aMessageBeforeTheSessionIsOpenEndsTheConnection() throws IOException {
        Transport a = transports.open(Transports.alone(), atA);
        try (RawPeer raw = new RawPeer(a.self().location(), RawPeer.arbiter(), SECRET).prove()) {
            raw.send(Frame.MESSAGE, 1, new byte[1]);
            raw.awaitEnd();
        }

        assertThat(atA.messages).isEmpty();
        assertThat(atA.up).isEmpty();
        assertThat(a.stats().refusals().get(Reason.PROTOCOL)).isOne();
    }

    @Test
    void aPeerThatNeverOpensIsPutOutInTime() throws IOException {
        Transport a = transports.open(Transports.alone().limits(Transports.impatient()), atA);
        try (RawPeer raw = new RawPeer(a.self().location(), RawPeer.arbiter(), SECRET).prove()) {
            raw.awaitEnd();
        }

        assertThat(atA.up).isEmpty();
        assertThat(a.stats().refusals().get(Reason.TIMEOUT)).isOne();
    }

    @Test
    void aSecondConnectionOfTheSamePeerIsRefusedAndTheFirstGoesOn() throws IOException {
        Transport a = transports.open(Transports.alone(), atA);
        PeerId someone = RawPeer.someone();
        try (RawPeer first = new RawPeer(a.self().location(), someone, SECRET).prove()) {
            assertThat(first.receive()).isEqualTo(Frame.OPEN);
            try (RawPeer second = new RawPeer(a.self().location(), someone, SECRET).prove()) {
                assertThat(second.receive()).isEqualTo(Frame.CLOSE);
            }
            assertThat(first.receive()).isEqualTo(Frame.HEARTBEAT);
            first.send(Frame.MESSAGE, 1, new byte[1]);
            Eventually.holds(() -> atA.messages.size() == 1);
        }
    }

    @Test
    void aNewIncarnationTakesThePlaceOfTheOldOne() throws IOException {
        Transport a = transports.open(Transports.alone(), atA);
        PeerId old = RawPeer.someone();
        PeerId fresh = new PeerId(old.location(), old.incarnation() + 1);
        try (RawPeer first = new RawPeer(a.self().location(), old, SECRET).prove();
                RawPeer second = new RawPeer(a.self().location(), fresh, SECRET).prove()) {
            assertThat(second.receive()).isEqualTo(Frame.OPEN);
            first.awaitEnd();
            Eventually.holds(() -> atA.events.size() == 3);
        }

        assertThat(atA.events).startsWith("up " + old, "down " + old, "up " + fresh);
    }

    @Test
    void theMemberOfAnotherCircleCannotTakeThePlaceOfAPeer() throws IOException {
        Transport a = transports.open(Transports.alone(), atA);
        SharedSecret circle = SharedSecret.ofKey(SharedSecret.randomKey());
        a.admit(new Circle("computation", circle));
        Transport b =
                transports.open(
                        Transports.alone().hosts(List.of(a.self().location())), new Recorder());
        Eventually.holds(() -> a.peers().size() == 1);

        PeerId sameProcess = b.self();
        PeerId samePlace = new PeerId(b.self().location(), 99);
        try (RawPeer first = new RawPeer(a.self().location(), sameProcess, circle).prove();
                RawPeer second = new RawPeer(a.self().location(), samePlace, circle).prove()) {
            if (a.self().compareTo(sameProcess) > 0) {
                first.send(Frame.OPEN, 0, new byte[0]);
                second.send(Frame.OPEN, 0, new byte[0]);
            }
            first.awaitEnd();
            Eventually.holds(() -> a.peers().size() == 2);
        }

        assertThat(atA.events).doesNotContain("down " + b.self());
        assertThat(a.send(b.self(), NettyTransportTests.message("to the real one"))).isTrue();
        Eventually.holds(() -> b.stats().messagesIn() == 1);
    }

    private static RawPeer proven(Transport a) throws IOException {
        RawPeer raw = new RawPeer(a.self().location(), RawPeer.someone(), SECRET).prove();
        assertThat(raw.receive()).isEqualTo(Frame.OPEN);
        return raw;
    }
}

package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pycos.Location;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How real transports on loopback find each other, and how their sessions end. */
class SessionLifecycleTests {

    @RegisterExtension final Transports transports = new Transports();

    @Test
    void twoProcessesFindEachOtherByHost() {
        Transports.Pair pair =
                transports.pair(
                        Transports.alone().name("first"), Transports.alone().name("second"));

        assertThat(pair.a().peers()).extracting(PeerInfo::name).containsExactly("second");
        assertThat(pair.b().peers()).extracting(PeerInfo::id).containsExactly(pair.a().self());
        assertThat(pair.b().diagnosis())
                .contains("Connected with " + pair.a().self().location() + ".");
    }

    @Test
    void aHostThatIsNotThereYetIsFoundWhenItStarts() throws IOException {
        Location later = new Location("localhost", freePort());
        Transport a = transports.open(Transports.alone().hosts(List.of(later)), new Recorder());
        Eventually.holds(
                () -> a.diagnosis().stream().anyMatch(line -> line.startsWith("Tried " + later)));

        transports.open(Transports.alone().port(later.port()), new Recorder());

        Eventually.holds(() -> a.peers().size() == 1);
    }

    @Test
    void twoProcessesFindEachOtherByMulticast() {
        MulticastGroup group = Transports.group();
        Transport a = transports.open(Transports.alone().multicast(group), new Recorder());
        Transport b = transports.open(Transports.alone().multicast(group), new Recorder());

        Eventually.holds(() -> a.peers().size() == 1 && b.peers().size() == 1);
        Eventually.holds(() -> b.stats().datagramsHeard() + a.stats().datagramsHeard() > 0);
    }

    @Test
    void bothConnectAtOnceAndHaveOneSession() {
        for (int round = 0; round < 10; round++) {
            Recorder atA = new Recorder();
            Recorder atB = new Recorder();
            Transport a = transports.open(Transports.alone(), atA);
            Transport b = transports.open(Transports.alone(), atB);
            a.connect(b.self().location());
            b.connect(a.self().location());
            a.connect(new Location("localhost", b.self().location().port()));
            b.connect(new Location("localhost", a.self().location().port()));

            Eventually.holds(() -> a.peers().size() == 1 && b.peers().size() == 1);
            a.send(b.self(), NettyTransportTests.message("x"));
            b.send(a.self(), NettyTransportTests.message("y"));
            Eventually.holds(() -> atA.messages.size() == 1 && atB.messages.size() == 1);

            assertThat(List.of(a.stats().sessionsOpened(), b.stats().sessionsOpened()))
                    .containsExactly(1L, 1L);
            a.close();
            b.close();
        }
    }

    @Test
    void aProcessThatListsItselfDoesNotBecomeItsPeer() throws IOException {
        int port = freePort();
        Transport a =
                transports.open(
                        Transports.alone()
                                .port(port)
                                .hosts(List.of(new Location("localhost", port))),
                        new Recorder());

        Eventually.holds(() -> a.stats().refusals().get(Refusal.Reason.SELF) > 0);
        assertThat(a.peers()).isEmpty();
    }

    @Test
    void aCutEndsTheSessionAndAccountsForEveryMessage() throws IOException {
        Recorder atB = new Recorder();
        Transport b = transports.open(Transports.alone(), atB);
        try (Relay relay = new Relay(b.self().location())) {
            Recorder atA = new Recorder();
            Transport a = transports.open(Transports.alone().hosts(List.of(relay.location())), atA);
            Eventually.holds(() -> a.peers().size() == 1);
            Losses losses = new Losses();
            assertThat(a.send(b.self(), losses.message(10))).isTrue();
            Eventually.holds(() -> atB.messages.size() == 1);
            Eventually.holds(() -> a.whenWritable(b.self()).isDone());
            relay.stall();
            int accepted = 0;
            while (a.send(b.self(), losses.message(100_000))) {
                accepted++;
            }

            relay.cut();

            Eventually.holds(() -> !atA.down.isEmpty());
            assertThat(losses.maybe.size() + losses.unsent.size())
                    .isBetween(accepted, accepted + 1);
            assertThat(losses.unsent).isNotEmpty();
            assertThat(losses.maybe).isNotEmpty();
            assertThat(atA.events).startsWith("up " + b.self(), "down " + b.self());
            assertThat(a.stats().lostUnsent()).isEqualTo(losses.unsent.size());
            assertThat(a.stats().lostMaybeArrived()).isEqualTo(losses.maybe.size());
        }
    }

    @Test
    void afterACutThePeersMeetAgain() throws IOException {
        Recorder atB = new Recorder();
        Transport b = transports.open(Transports.alone(), atB);
        try (Relay relay = new Relay(b.self().location())) {
            Recorder atA = new Recorder();
            Transport a = transports.open(Transports.alone().hosts(List.of(relay.location())), atA);
            Eventually.holds(() -> a.peers().size() == 1);

            relay.cut();

            Eventually.holds(() -> atA.events.size() == 3 && atB.events.size() == 3);
            assertThat(atA.events)
                    .containsExactly("up " + b.self(), "down " + b.self(), "up " + b.self());
            assertThat(atB.events)
                    .containsExactly("up " + a.self(), "down " + a.self(), "up " + a.self());
        }
    }

    @Test
    void aSilentPeerIsGivenUp() throws IOException {
        Transport b = transports.open(Transports.alone(), new Recorder());
        try (Relay relay = new Relay(b.self().location())) {
            Recorder atA = new Recorder();
            Transport a =
                    transports.open(
                            Transports.alone()
                                    .limits(Transports.impatient())
                                    .hosts(List.of(relay.location())),
                            atA);
            Eventually.holds(() -> a.peers().size() == 1);

            relay.stall();

            Eventually.holds(() -> !atA.down.isEmpty());
            assertThat(atA.down.getFirst()).startsWith("silent for more than");
        }
    }

    @Test
    void aQuietSessionStaysUp() {
        Transports.Pair pair =
                transports.pair(
                        Transports.alone().limits(Transports.impatient()),
                        Transports.alone().limits(Transports.impatient()));
        long begin = System.nanoTime();

        Eventually.holds(
                () ->
                        System.nanoTime() - begin
                                > 3 * Transports.impatient().silenceLimit().toNanos());

        assertThat(pair.atA().down).isEmpty();
        assertThat(pair.atB().down).isEmpty();
    }

    @Test
    void aRestartedProcessIsDownAndThenUp() throws IOException {
        int port = freePort();
        Recorder atA = new Recorder();
        Transport a =
                transports.open(
                        Transports.alone().hosts(List.of(new Location("127.0.0.1", port))), atA);
        Transport first = transports.open(Transports.alone().port(port), new Recorder());
        Eventually.holds(() -> a.peers().size() == 1);

        first.close();
        Transport second = transports.open(Transports.alone().port(port), new Recorder());

        Eventually.holds(() -> atA.events.size() == 3);
        assertThat(atA.events)
                .containsExactly(
                        "up " + first.self(), "down " + first.self(), "up " + second.self());
        assertThat(second.self().location()).isEqualTo(first.self().location());
    }

    @Test
    void aTakenDefaultPortIsReplacedAndATakenExplicitOneIsAnError() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TransportConfig.Builder config = Transports.alone().port(taken.getLocalPort());

            assertThatThrownBy(() -> transports.open(config, new Recorder()))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("pycos.net.port");
        }
        TransportConfig.Builder unsaid =
                TransportConfig.builder().secret(SharedSecret.ofKey(Transports.KEY)).pointToPoint();
        Transport one = transports.open(unsaid, new Recorder());
        Transport other = transports.open(unsaid, new Recorder());
        assertThat(one.self().location()).isNotEqualTo(other.self().location());
    }

    @Test
    void aProcessThatOthersCanReachNeedsASecretOfItsOwn() {
        TransportConfig.Builder config =
                Transports.alone().bindHost("0.0.0.0").secret(SharedSecret.ofUser("of this user"));

        assertThatThrownBy(() -> transports.open(config, new Recorder()))
                .isInstanceOf(MissingSecretException.class)
                .hasMessageContaining("pycos.net.secret");
    }

    @Test
    void aPeerThatNoLongerReadsDoesNotHoldUpTheClose() throws IOException {
        Transport b = transports.open(Transports.alone(), new Recorder());
        try (Relay relay = new Relay(b.self().location())) {
            Recorder atA = new Recorder();
            Transport a = transports.open(Transports.alone().hosts(List.of(relay.location())), atA);
            Eventually.holds(() -> a.peers().size() == 1);
            relay.stall();
            Losses losses = new Losses();
            while (a.send(b.self(), losses.message(1_000_000))) {
                Thread.onSpinWait();
            }

            a.close();

            assertThat(losses.maybe.size() + losses.unsent.size()).isGreaterThan(60);
            assertThat(atA.down).containsExactly("closed by this process");
        }
    }

    @Test
    void closingTwiceIsClosingOnce() {
        Transport a = transports.open(Transports.alone(), new Recorder());

        a.close();
        a.close();

        assertThat(a.peers()).isEmpty();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Messages that note what became of them. */
    private static final class Losses {

        final List<Object> maybe = new CopyOnWriteArrayList<>();
        final List<Object> unsent = new CopyOnWriteArrayList<>();

        Transmission message(int size) {
            byte[] bytes = new byte[size];
            return new Transmission() {
                @Override
                public byte[] bytes() {
                    return bytes;
                }

                @Override
                public void lost(boolean maybeArrived) {
                    (maybeArrived ? maybe : unsent).add(this);
                }
            };
        }
    }
}

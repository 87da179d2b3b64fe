package io.pycos.net;

import static io.pycos.net.Node.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pycos.Channel;
import io.pycos.DeadLetter;
import io.pycos.NotDeliveredException;
import io.pycos.NotDeliveredException.Reason;
import io.pycos.TaskExit;
import io.pycos.TaskRef;
import io.pycos.net.wire.PeerId;
import io.pycos.net.wire.PeerInfo;
import io.pycos.net.wire.SharedSecret;
import io.pycos.net.wire.Transmission;
import io.pycos.net.wire.Transport;
import io.pycos.net.wire.TransportConfig;
import io.pycos.net.wire.TransportListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a cluster makes of cut links, full queues and hostile peers, on a network that does so on
 * command.
 */
class ClusterFaultTests {

    private final LocalNetwork network = new LocalNetwork();
    private final Node one = node("one");
    private final Node two = node("two");
    private final Node.Inbox<String> inbox = two.inbox("inbox", String.class);

    private Node node(String name) {
        return new Node(name, builder -> builder.network(network::open).maxOpenRequests(10));
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private TaskRef<String> joined() {
        one.join(two);
        return one.locate("inbox", String.class);
    }

    private void hold(int capacity) {
        network.hold(one.cluster.location(), two.cluster.location(), capacity);
    }

    private void release() {
        network.release(one.cluster.location(), two.cluster.location());
    }

    private void cut() {
        network.cut(one.cluster.location(), two.cluster.location());
        one.awaitNoPeer();
        two.awaitNoPeer();
    }

    private static void assertNotDelivered(CompletableFuture<?> future, Reason reason) {
        assertThat(future)
                .failsWithin(SOON)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        NotDeliveredException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
    }

    @Test
    void aCutEndsAllThatWaits() {
        TaskRef<String> remote = joined();
        Channel<String> channel = two.directory.channel("channel", String.class);
        two.directory.register(channel);
        Channel<String> remoteChannel = one.locateChannel("channel", String.class);
        CompletableFuture<Optional<TaskRef<String>>> located =
                one.directory.locate("nobody", String.class, SOON);
        hold(100);
        CompletableFuture<Void> delivered = remote.deliverAsync("message", SOON);
        CompletableFuture<TaskExit> exit = remote.exit();
        CompletableFuture<Void> subscribed =
                remoteChannel.subscribeAsync(one.inbox("own", String.class).task, SOON);
        CompletableFuture<Void> unsubscribed = remoteChannel.unsubscribeAsync(remote.id(), SOON);
        CompletableFuture<Integer> broadcast = remoteChannel.deliverAsync("message", 1, SOON);

        cut();

        assertNotDelivered(delivered, Reason.UNREACHABLE);
        assertNotDelivered(subscribed, Reason.UNREACHABLE);
        assertNotDelivered(unsubscribed, Reason.UNREACHABLE);
        assertNotDelivered(broadcast, Reason.UNREACHABLE);
        assertThat(exit).succeedsWithin(SOON).isInstanceOf(TaskExit.Lost.class);
        assertThat(located).isNotDone();
        assertThat(one.cluster.stats().openRequests()).isZero();
    }

    @Test
    void messagesLostWithTheSessionAreDeadLetters() {
        TaskRef<String> remote = joined();
        hold(1);
        assertThat(remote.send("lost")).isTrue();

        cut();

        await().atMost(SOON).until(() -> !one.deadLetters.isEmpty());
        assertThat(one.deadLetters)
                .containsExactly(
                        new DeadLetter(
                                remote.toString(),
                                "lost",
                                "the session with its process ended",
                                false));
        assertThat(one.cluster.stats().deadLetters()).isEqualTo(1);
    }

    @Test
    void aFullQueueRefusesSendsAndCounts() {
        TaskRef<String> remote = joined();
        hold(1);

        assertThat(remote.send("accepted")).isTrue();
        assertThat(remote.send("refused")).isFalse();

        release();
        assertThat(inbox.next()).isEqualTo("accepted");
        assertThat(one.cluster.stats().sendsFull()).isEqualTo(1);
        assertThat(inbox.size()).isZero();
    }

    @Test
    void putWaitsForRoom() {
        TaskRef<String> remote = joined();
        hold(0);
        CompletableFuture<Void> put = remote.putAsync("patient", SOON);
        assertThat(put).isNotDone();

        release();

        assertThat(put).succeedsWithin(SOON);
        assertThat(inbox.next()).isEqualTo("patient");
    }

    @Test
    void putThatFoundNoRoomInTimeIsNotSentLater() {
        TaskRef<String> remote = joined();
        hold(0);

        assertNotDelivered(remote.putAsync("late", Duration.ofMillis(20)), Reason.FULL);
        CompletableFuture<Void> next = remote.putAsync("next", SOON);

        release();
        assertThat(next).succeedsWithin(SOON);
        assertThat(inbox.next()).isEqualTo("next");
    }

    @Test
    void putThatWaitsFailsWithTheSession() {
        TaskRef<String> remote = joined();
        hold(0);
        CompletableFuture<Void> put = remote.putAsync("lost", SOON);

        cut();

        assertNotDelivered(put, Reason.UNREACHABLE);
    }

    @Test
    void aRequestThatFoundNoRoomIsMadeWhenThereIs() {
        TaskRef<String> remote = joined();
        hold(0);
        CompletableFuture<Void> delivered = remote.deliverAsync("patient", SOON);
        CompletableFuture<TaskExit> exit = remote.exit();

        release();
        assertThat(delivered).succeedsWithin(SOON);
        remote.terminate();

        assertThat(exit).succeedsWithin(SOON).isEqualTo(new TaskExit.Terminated(remote));
    }

    @Test
    void deliverWithoutAnAnswerInTimeFailsAndIsForgotten() {
        TaskRef<String> remote = joined();
        hold(10);

        assertNotDelivered(remote.deliverAsync("slow", Duration.ofMillis(20)), Reason.TIMEOUT);

        assertThat(one.cluster.stats().openRequests()).isZero();
        release();
        remote.deliver("next", SOON);
    }

    @Test
    void aSessionThatComesBackServesTheSameReferences() {
        TaskRef<String> remote = joined();
        cut();
        assertThat(remote.send("between")).isFalse();

        one.join(two);

        remote.deliver("after", SOON);
        assertThat(inbox.next()).isEqualTo("after");
    }

    @Test
    void aLocateOutlivesALostPeerAndAsksItAgain() {
        one.join(two);
        CompletableFuture<Optional<TaskRef<String>>> located =
                one.directory.locate("later", String.class, SOON);
        cut();
        two.inbox("later", String.class);

        one.join(two);

        assertThat(located).succeedsWithin(SOON).satisfies(found -> assertThat(found).isPresent());
    }

    @Test
    void aPeerWithTooManyOpenRequestsIsRefusedMore() {
        TaskRef<String> remote = joined();
        List<CompletableFuture<TaskExit>> exits = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            exits.add(remote.exit());
        }

        assertThat(remote.exit())
                .succeedsWithin(SOON)
                .isInstanceOfSatisfying(
                        TaskExit.Lost.class, lost -> assertThat(lost.why()).contains("too many"));
        assertThat(two.cluster.stats().requestsRefused()).isEqualTo(1);

        exits.forEach(exit -> exit.cancel(false));
        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            CompletableFuture<TaskExit> again = remote.exit();
                            remote.deliver("in order", SOON);
                            assertThat(again).isNotDone();
                        });
    }

    // hostile peers

    /** Speaks to a cluster without being one. */
    private static final class Stranger implements TransportListener {

        private final Transport transport;
        private final CompletableFuture<PeerId> up = new CompletableFuture<>();
        private final CompletableFuture<Void> down = new CompletableFuture<>();

        Stranger(LocalNetwork network, Node target) {
            TransportConfig config =
                    TransportConfig.builder()
                            .secret(SharedSecret.ofKey(SharedSecret.randomKey()))
                            .name("stranger")
                            .build();
            transport = network.open(config, this);
            transport.connect(target.cluster.location());
        }

        void send(byte[] frame) {
            transport.send(up.join(), Transmission.of(frame));
        }

        @Override
        public void peerUp(PeerInfo peer) {
            up.complete(peer.id());
        }

        @Override
        public void peerDown(PeerId peer, String reason) {
            down.complete(null);
        }

        @Override
        public void received(PeerId from, byte[] message) {}
    }

    @Test
    void whatComesBeforeAGreetingIsRefused() {
        Stranger stranger = new Stranger(network, two);

        stranger.send(Frames.keyed(FrameKind.TERMINATE, 1));

        awaitRefusals(1);
        assertThat(two.cluster.peers()).isEmpty();
    }

    @Test
    void aPeerThatClaimsTheIncarnationOfAnotherIsIgnored() {
        one.join(two);
        Stranger stranger = new Stranger(network, two);

        stranger.send(Frames.hello(one.directory.incarnation()));
        stranger.send(Frames.hello(two.directory.incarnation()));
        stranger.send(Frames.keyed(FrameKind.TERMINATE, 1));

        awaitRefusals(1);
        assertThat(two.cluster.peers()).extracting(Peer::name).containsExactly("one");
    }

    @Test
    void keysThatWereNotGivenOutReachNobody() {
        Stranger stranger = new Stranger(network, two);
        stranger.send(Frames.hello(99));
        joined();

        for (long key = 0; key < 1_000; key++) {
            stranger.send(Frames.keyed(FrameKind.TERMINATE, key));
        }
        stranger.send(new byte[] {127});

        awaitRefusals(1);
        assertThat(inbox.task.exit()).isNotDone();
    }

    @Test
    void anyBytesAreRefusedOrIgnoredAndThePeerStaysUsable() {
        Stranger stranger = new Stranger(network, two);
        stranger.send(Frames.hello(99));
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(60)];
            random.nextBytes(bytes);
            bytes[0] = (byte) random.nextInt(FrameKind.values().length + 1);
            stranger.send(bytes);
        }

        joined().deliver("still here", SOON);
        assertThat(inbox.next()).isEqualTo("still here");
        assertThat(two.cluster.stats().payloadsRefused()).isNotEmpty();
    }

    @Test
    void aRequestNumberThatIsOpenAlreadyIsRefused() {
        joined();
        byte[] question = locate(5, "nobody");
        Stranger stranger = new Stranger(network, two);
        stranger.send(Frames.hello(99));

        stranger.send(question);
        stranger.send(question);

        awaitRefusals(1);
    }

    @Test
    void aPeerThatAsksWithoutReadingIsAnsweredWithinBounds() {
        Stranger stranger = new Stranger(network, two);
        stranger.send(Frames.hello(99));
        await().atMost(SOON).until(() -> two.cluster.peers().size() == 1);
        network.hold(two.cluster.location(), stranger.transport.self().location(), 0);

        for (int request = 0; request < 100; request++) {
            stranger.send(locate(request, "inbox"));
        }

        joined().deliver("others are served", SOON);
        assertThat(two.cluster.stats().requestsRefused()).isGreaterThanOrEqualTo(80);
        assertThat(network.waiting(two.cluster.location(), stranger.transport.self().location()))
                .isBetween(1, 20);
    }

    private static byte[] locate(long request, String name) {
        ByteOutput frame = Frames.request(FrameKind.LOCATE_TASK, request);
        Frames.writeTimeout(SOON, frame);
        frame.writeText(name);
        return frame.toBytes();
    }

    private void awaitRefusals(long count) {
        await().atMost(SOON)
                .until(
                        () ->
                                two.cluster
                                        .stats()
                                        .payloadsRefused()
                                        .equals(Map.of(PayloadException.Reason.MALFORMED, count)));
    }
}

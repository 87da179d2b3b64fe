package io.pycos.net;

import static io.pycos.net.Node.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pycos.Channel;
import io.pycos.NotDeliveredException;
import io.pycos.NotDeliveredException.Reason;
import io.pycos.TaskExit;
import io.pycos.TaskRef;
import io.pycos.hostile.Canary;
import io.pycos.net.payloads.Sample;
import io.pycos.net.wire.SharedSecret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two JVMs, one of which is killed. */
class ProcessLossIT {

    private static final Duration NOTICE = Duration.ofSeconds(5);

    private final Node parent =
            Node.ordinary(
                    "parent", builder -> builder.secret(ChildProcess.SECRET).multicast(false));
    private final Queue<PeerEvent> events = new ConcurrentLinkedQueue<>();
    private ChildProcess process;
    private TaskRef<Object> child;

    @BeforeEach
    void start() throws Exception {
        parent.cluster.monitorPeers(events::add);
        process = new ChildProcess(parent.cluster.location());
        child = parent.locate("child", Object.class);
    }

    @AfterEach
    void close() {
        process.close();
        parent.close();
    }

    @Test
    void messagesAndReferencesTravelBetweenProcesses() {
        Node.Inbox<Object> inbox = parent.inbox("inbox", Object.class);

        child.deliver(new Sample.Anything(inbox.task), SOON);

        assertThat(inbox.next())
                .isInstanceOf(Long.class)
                .isNotEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void aClassThatAPeerNamesAndThisProcessDoesNotTrustIsNotInitialized() {
        Node.Inbox<Object> inbox = parent.inbox("inbox", Object.class);

        child.deliver(inbox.task, SOON);

        await().atMost(SOON)
                .until(
                        () ->
                                parent.cluster
                                        .stats()
                                        .payloadsRefused()
                                        .containsKey(PayloadException.Reason.UNTRUSTED_TYPE));
        assertThat(inbox.size()).isZero();
        assertThat(Canary.Cage.heard()).isFalse();
    }

    @Test
    void aKilledProcessIsReportedToAllWhoDependOnIt() {
        Channel<String> news = parent.locateChannel("news", String.class);
        Node.Inbox<String> subscriber = parent.inbox("subscriber", String.class);
        news.subscribe(subscriber.task);
        List<CompletableFuture<TaskExit>> exits = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            exits.add(child.exit());
        }
        CompletableFuture<Integer> waiting = news.deliverAsync("never", 5, Duration.ofMinutes(5));

        process.kill();

        await().atMost(NOTICE)
                .until(
                        () ->
                                exits.stream().allMatch(CompletableFuture::isDone)
                                        && waiting.isDone());
        assertThat(exits)
                .extracting(CompletableFuture::join)
                .allSatisfy(
                        exit ->
                                assertThat(exit)
                                        .isInstanceOfSatisfying(
                                                TaskExit.Lost.class,
                                                lost -> {
                                                    assertThat(lost.task()).isEqualTo(child);
                                                    assertThat(lost.location())
                                                            .isEqualTo(child.location());
                                                }));
        assertThat(waiting)
                .failsWithin(SOON)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        NotDeliveredException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE));
        await().atMost(SOON)
                .until(() -> events.stream().anyMatch(PeerEvent.Down.class::isInstance));
        assertThat(parent.cluster.peers()).isEmpty();
        assertThat(parent.cluster.stats().openRequests()).isZero();
    }

    @Test
    void aGuestNeedsNoJGroupsAndIsReportedLostLikeOthers() throws Exception {
        byte[] key = SharedSecret.randomKey();
        parent.cluster.admit("guests", key);
        try (ChildProcess guest = new ChildProcess(parent.cluster.location(), key)) {
            await().atMost(SOON).until(() -> parent.cluster.peers().size() == 2);
            Peer peer =
                    parent.cluster.peers().stream()
                            .filter(one -> one.circle().equals("guests"))
                            .findFirst()
                            .orElseThrow();
            TaskRef<Object> task =
                    parent.cluster
                            .locateAt(peer.location(), "child", Object.class, SOON)
                            .join()
                            .orElseThrow();
            CompletableFuture<TaskExit> exit = task.exit();

            guest.kill();

            await().atMost(NOTICE).until(exit::isDone);
            assertThat(exit.join()).isInstanceOf(TaskExit.Lost.class);
        }
    }
}

package io.pycos.net;

import static io.pycos.net.Node.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.pycos.Directory;
import io.pycos.NotDeliveredException;
import io.pycos.NotDeliveredException.Reason;
import io.pycos.TaskExit;
import io.pycos.TaskRef;
import io.pycos.hostile.Counted;
import io.pycos.net.payloads.Sample;
import io.pycos.net.payloads.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Several clusters in one JVM, over real connections on loopback. */
class ClusterTests {

    private final Node one = Node.real("one");
    private final Node two = Node.real("two");

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Nested
    class Locating {

        @Test
        void aTaskRegisteredBeforeIsFound() {
            Node.Inbox<String> inbox = two.inbox("inbox", String.class);
            one.join(two);

            TaskRef<String> found = one.locate("inbox", String.class);

            assertThat(found.id()).isEqualTo(inbox.task.id());
            assertThat(found.name()).isEqualTo("inbox");
            assertThat(found.location()).isEqualTo(two.cluster.location());
            assertThat(found.messageType()).isEqualTo(String.class);
        }

        @Test
        void aTaskRegisteredLaterIsFound() {
            one.join(two);
            CompletableFuture<Optional<TaskRef<String>>> found =
                    one.directory.locate("inbox", String.class, SOON);
            await().atMost(SOON).until(() -> one.cluster.stats().openRequests() == 1);
            assertThat(found).isNotDone();

            Node.Inbox<String> inbox = two.inbox("inbox", String.class);

            assertThat(found.orTimeout(20, TimeUnit.SECONDS).join().orElseThrow().id())
                    .isEqualTo(inbox.task.id());
        }

        @Test
        void aTaskOfAPeerYetToComeIsFound() {
            two.inbox("inbox", String.class);
            CompletableFuture<Optional<TaskRef<String>>> found =
                    one.directory.locate("inbox", String.class, SOON);

            one.join(two);

            assertThat(found).succeedsWithin(SOON).satisfies(task -> assertThat(task).isPresent());
        }

        @Test
        void thePeerThatHasTheNameWinsOverThoseThatHaveNot() {
            try (Node three = Node.real("three")) {
                one.join(two);
                one.join(three);
                three.inbox("inbox", String.class);

                assertThat(one.locate("inbox", String.class).location())
                        .isEqualTo(three.cluster.location());
            }
        }

        @Test
        void aTaskOfAnotherTypeIsPassedOver() {
            try (Node three = Node.real("three")) {
                two.inbox("inbox", Integer.class);
                one.join(two);
                CompletableFuture<Optional<TaskRef<String>>> found =
                        one.directory.locate("inbox", String.class, SOON);
                await().atMost(SOON).until(() -> one.cluster.stats().openRequests() == 0);
                assertThat(found).isNotDone();

                one.join(three);
                three.inbox("inbox", String.class);

                assertThat(found)
                        .succeedsWithin(SOON)
                        .satisfies(
                                task ->
                                        assertThat(task.orElseThrow().location())
                                                .isEqualTo(three.cluster.location()));
            }
        }

        @Test
        void aNameOfNobodyIsEmptyAfterTheTimeoutAndLeavesNothingOpen() {
            one.join(two);

            assertThat(one.directory.locate("nobody", String.class, Duration.ofMillis(50)))
                    .succeedsWithin(SOON)
                    .isEqualTo(Optional.empty());
            await().atMost(SOON).until(() -> one.cluster.stats().openRequests() == 0);
        }

        @Test
        void locateAtAsksOneProcessOnly() {
            try (Node three = Node.real("three")) {
                one.join(two);
                one.join(three);
                two.inbox("inbox", String.class);

                assertThat(
                                one.cluster.locateAt(
                                        three.cluster.location(),
                                        "inbox",
                                        String.class,
                                        Duration.ofMillis(100)))
                        .succeedsWithin(SOON)
                        .isEqualTo(Optional.empty());
                assertThat(
                                one.cluster.locateAt(
                                        two.cluster.location(), "inbox", String.class, SOON))
                        .succeedsWithin(SOON)
                        .satisfies(task -> assertThat(task).isPresent());
            }
        }

        @Test
        void aBodyLocatesWithoutKnowingOfTheNetwork() {
            Node.Inbox<String> inbox = two.inbox("inbox", String.class);
            one.join(two);

            one.scheduler.spawn(
                    "body",
                    self -> self.locate("inbox", String.class, SOON).orElseThrow().send("found"));

            assertThat(inbox.next()).isEqualTo("found");
        }
    }

    @Nested
    class Messages {

        @Test
        void arriveInTheOrderSent() {
            Node.Inbox<Integer> inbox = two.inbox("inbox", Integer.class);
            one.join(two);
            TaskRef<Integer> remote = one.locate("inbox", Integer.class);

            for (int i = 0; i < 10_000; i++) {
                assertThat(remote.send(i)).isTrue();
            }

            for (int i = 0; i < 10_000; i++) {
                assertThat(inbox.next()).isEqualTo(i);
            }
        }

        @Test
        void ofRecordsArriveEqual() {
            Node.Inbox<Shape> inbox = two.inbox("inbox", Shape.class);
            one.join(two);

            one.locate("inbox", Shape.class)
                    .send(new Shape.Pair(new Shape.Circle(1), new Shape.Square(2)));

            assertThat(inbox.next())
                    .isEqualTo(new Shape.Pair(new Shape.Circle(1), new Shape.Square(2)));
        }

        @Test
        void deliverReturnsWhenTheMailboxHasTheMessage() {
            Node.Inbox<String> inbox = two.inbox("inbox", String.class);
            one.join(two);

            one.locate("inbox", String.class).deliver("delivered", SOON);

            assertThat(inbox.next()).isEqualTo("delivered");
        }

        @Test
        void deliverToAnEndedTaskFails() {
            TaskRef<String> task =
                    two.scheduler
                            .task("short", String.class)
                            .handler((self, message) -> self.exit(null));
            two.directory.register("short", task);
            one.join(two);
            TaskRef<String> remote = one.locate("short", String.class);
            remote.deliver("end", SOON);
            remote.join(SOON);

            assertThatExceptionOfType(NotDeliveredException.class)
                    .isThrownBy(() -> remote.deliver("late", SOON))
                    .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.GONE));
        }

        @Test
        void deliverOfAnotherTypeIsRefusedAtTheDoor() {
            Node.Inbox<Shape> inbox = two.inbox("inbox", Shape.class);
            one.join(two);
            @SuppressWarnings({"unchecked", "rawtypes"})
            TaskRef<Object> remote = (TaskRef) one.locate("inbox", Shape.class);

            assertThatExceptionOfType(NotDeliveredException.class)
                    .isThrownBy(() -> remote.deliver("text", SOON))
                    .withMessageContaining("Shape")
                    .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.REFUSED));
            assertThat(inbox.size()).isZero();
            assertThat(two.cluster.stats().payloadsRefused())
                    .isEqualTo(Map.of(PayloadException.Reason.WRONG_TYPE, 1L));
        }

        @Test
        void ofUntrustedTypesAreNotSent() {
            two.inbox("inbox", Object.class);
            one.join(two);
            TaskRef<Object> remote = one.locate("inbox", Object.class);

            assertThatExceptionOfType(PayloadException.class)
                    .isThrownBy(() -> remote.send(Thread.State.NEW))
                    .withMessageContaining("java.lang.Thread$State");
            assertThatExceptionOfType(NotDeliveredException.class)
                    .isThrownBy(() -> remote.deliver(Thread.State.NEW, SOON))
                    .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.REFUSED));
        }

        @Test
        void ofTypesThatTheRecipientDoesNotTrustAreRefusedWithoutInstantiation() {
            two.inbox("inbox", Object.class);
            try (Node careless =
                    new Node("careless", builder -> builder.trustedPackages("io.pycos.hostile"))) {
                careless.join(two);
                TaskRef<Object> remote = careless.locate("inbox", Object.class);
                Object hostile = new Counted("run");
                int made = Counted.MADE.get();

                assertThatExceptionOfType(NotDeliveredException.class)
                        .isThrownBy(() -> remote.deliver(hostile, SOON))
                        .withMessageContaining("Counted")
                        .satisfies(
                                failure -> assertThat(failure.reason()).isEqualTo(Reason.REFUSED));
                assertThat(Counted.MADE).hasValue(made);
                assertThat(two.cluster.stats().payloadsRefused())
                        .isEqualTo(Map.of(PayloadException.Reason.UNTRUSTED_TYPE, 1L));
            }
        }

        @Test
        void upToTheLimitTravelAndLargerOnesAreNotSent() {
            Node.Inbox<byte[]> inbox = two.inbox("inbox", byte[].class);
            one.join(two);
            TaskRef<byte[]> remote = one.locate("inbox", byte[].class);
            byte[] large = new byte[ClusterBuilder.DEFAULT_MAX_MESSAGE_SIZE - 64];

            remote.deliver(large, SOON);

            assertThat(inbox.next()).hasSameSizeAs(large);
            assertThatExceptionOfType(PayloadException.class)
                    .isThrownBy(
                            () -> remote.send(new byte[ClusterBuilder.DEFAULT_MAX_MESSAGE_SIZE]))
                    .withMessageContaining("pycos.net.max-message-size");
        }

        @Test
        void toOneselfTravelNowhere() {
            Node.Inbox<String> inbox = one.inbox("inbox", String.class);
            one.join(two);

            assertThat(one.locate("inbox", String.class)).isSameAs(inbox.task);
        }
    }

    @Nested
    class References {

        @Test
        void inNestedRecordsWorkAndAreTheLocalObjectAtHome() {
            Node.Inbox<Sample.Nested> inbox = two.inbox("inbox", Sample.Nested.class);
            Node.Inbox<Object> replies = one.inbox("replies", Object.class);
            one.join(two);

            @SuppressWarnings({"unchecked", "rawtypes"})
            TaskRef<String> replyTo = (TaskRef) replies.task;
            one.locate("inbox", Sample.Nested.class)
                    .send(new Sample.Nested(new Sample.Box<>(new Sample.Box<>(replyTo))));
            TaskRef<String> back = inbox.next().box().content().content();
            back.send("reply");
            @SuppressWarnings({"unchecked", "rawtypes"})
            TaskRef<Object> anything = (TaskRef) back;
            anything.send(new Sample.Anything(back));

            assertThat(replies.next()).isEqualTo("reply");
            assertThat(replies.next())
                    .isInstanceOfSatisfying(
                            Sample.Anything.class,
                            home -> assertThat(home.value()).isSameAs(replies.task));
        }

        @Test
        void toAThirdProcessWorkIfItIsAPeer() {
            try (Node three = Node.real("three")) {
                Node.Inbox<String> inbox = three.inbox("inbox", String.class);
                Node.Inbox<Sample.Anything> toTwo = two.inbox("two", Sample.Anything.class);
                one.join(two);
                one.join(three);
                TaskRef<String> remote = one.locate("inbox", String.class);
                one.locate("two", Sample.Anything.class).send(new Sample.Anything(remote));
                @SuppressWarnings("unchecked")
                TaskRef<String> passedOn = (TaskRef<String>) toTwo.next().value();

                assertThat(passedOn).isEqualTo(remote).hasSameHashCodeAs(remote);
                if (passedOn != null) {
                    assertThat(passedOn.send("too early")).isFalse();
                    two.join(three);
                    assertThat(passedOn.send("third")).isTrue();
                }
                assertThat(inbox.next()).isEqualTo("third");
            }
        }

        @Test
        void ofARestartedProcessReachNobody() {
            two.inbox("inbox", String.class);
            one.join(two);
            TaskRef<String> remote = one.locate("inbox", String.class);
            int port = two.cluster.location().port();
            two.close();
            one.awaitNoPeer();

            try (Node restarted = new Node("two", builder -> builder.port(port))) {
                Node.Inbox<String> stranger = restarted.inbox("inbox", String.class);
                restarted.join(one);

                assertThat(remote.send("for the former one")).isFalse();
                assertThat(one.locate("inbox", String.class)).isNotEqualTo(remote);
                one.locate("inbox", String.class).deliver("for the new one", SOON);
                assertThat(stranger.next()).isEqualTo("for the new one");
            }
        }
    }

    @Nested
    class Ends {

        private TaskRef<String> remoteTask(TaskRef<String> task) {
            two.directory.register("task", task);
            one.join(two);
            return one.locate("task", String.class);
        }

        @Test
        void aReturnedValueIsReportedOnceToEachObserver() {
            TaskRef<String> remote =
                    remoteTask(
                            two.scheduler
                                    .task("task", String.class)
                                    .returning(self -> new Shape.Circle(self.receive().length())));
            BlockingQueue<TaskExit> reported = new LinkedBlockingQueue<>();
            one.scheduler.<TaskExit>handler("watcher", (self, exit) -> reported.add(exit));
            CountDownLatch watching = new CountDownLatch(1);
            one.scheduler.<TaskExit>spawn(
                    "watcher",
                    self -> {
                        self.monitor(remote, exit -> exit);
                        watching.countDown();
                        reported.add(self.receive());
                    });
            CompletableFuture<TaskExit> second = remote.exit();
            awaitLatch(watching);
            remote.send("four");

            TaskExit expected = new TaskExit.Returned(remote, new Shape.Circle(4));
            assertThat(second).succeedsWithin(SOON).isEqualTo(expected);
            assertThat(poll(reported)).isEqualTo(expected);
            assertThat(remote.exit()).succeedsWithin(SOON).isEqualTo(expected);
            assertThat(reported).isEmpty();
        }

        @Test
        void aFailureIsReportedAsText() {
            TaskRef<String> remote =
                    remoteTask(
                            two.scheduler
                                    .task("task", String.class)
                                    .body(
                                            self -> {
                                                self.receive();
                                                throw new IllegalStateException("broken");
                                            }));
            remote.send("go");

            assertThat(remote.exit())
                    .succeedsWithin(SOON)
                    .isInstanceOfSatisfying(
                            TaskExit.Failed.class,
                            failed ->
                                    assertThat(failed.error())
                                            .isInstanceOfSatisfying(
                                                    RemoteFailureException.class,
                                                    error -> {
                                                        assertThat(error.remoteClass())
                                                                .isEqualTo(
                                                                        "java.lang.IllegalStateException");
                                                        assertThat(error.remoteMessage())
                                                                .isEqualTo("broken");
                                                    }));
        }

        @Test
        void aTaskIsTerminatedFromAbroad() {
            TaskRef<String> remote =
                    remoteTask(
                            two.scheduler.task("task", String.class).body(self -> self.receive()));
            CompletableFuture<TaskExit> exit = remote.exit();

            remote.terminate();

            assertThat(exit).succeedsWithin(SOON).isEqualTo(new TaskExit.Terminated(remote));
        }

        @Test
        void aValueThatCannotTravelIsLostWithTheReason() {
            TaskRef<String> remote =
                    remoteTask(
                            two.scheduler
                                    .task("task", String.class)
                                    .returning(
                                            self -> {
                                                self.receive();
                                                return Thread.State.NEW;
                                            }));
            remote.send("go");

            assertThat(remote.exit())
                    .succeedsWithin(SOON)
                    .isInstanceOfSatisfying(
                            TaskExit.Lost.class,
                            lost -> assertThat(lost.why()).contains("java.lang.Thread$State"));
        }

        @Test
        void aTaskEndedLongAgoIsNoLongerKept() {
            try (Node forgetful = new Node("forgetful", builder -> builder.maxRememberedExits(1))) {
                TaskRef<String> first =
                        forgetful
                                .scheduler
                                .task("first", String.class)
                                .body(self -> self.receive());
                TaskRef<String> second =
                        forgetful
                                .scheduler
                                .task("second", String.class)
                                .body(self -> self.receive());
                forgetful.directory.register("first", first);
                forgetful.directory.register("second", second);
                one.join(forgetful);
                TaskRef<String> remoteFirst = one.locate("first", String.class);
                TaskRef<String> remoteSecond = one.locate("second", String.class);
                remoteFirst.send("end");
                remoteFirst.join(SOON);
                assertThat(remoteFirst.exit())
                        .succeedsWithin(SOON)
                        .isEqualTo(new TaskExit.Returned(remoteFirst, null));

                remoteSecond.send("end");
                remoteSecond.join(SOON);

                assertThat(remoteFirst.exit())
                        .succeedsWithin(SOON)
                        .isEqualTo(
                                new TaskExit.Lost(
                                        remoteFirst,
                                        forgetful.cluster.location(),
                                        "no longer kept"));
            }
        }

        @Test
        void anObservationThatIsGivenUpLeavesNothingBehind() {
            TaskRef<String> remote =
                    remoteTask(
                            two.scheduler.task("task", String.class).body(self -> self.receive()));
            CompletableFuture<TaskExit> exit = remote.exit();
            assertThat(one.cluster.stats().openRequests()).isEqualTo(1);

            exit.cancel(false);

            assertThat(one.cluster.stats().openRequests()).isZero();
        }
    }

    @Nested
    class Losses {

        @Test
        void aPeerThatLeavesEndsWhateverDependedOnIt() {
            two.inbox("inbox", String.class);
            one.join(two);
            TaskRef<String> remote = one.locate("inbox", String.class);
            CompletableFuture<TaskExit> exit = remote.exit();
            CompletableFuture<Optional<TaskRef<String>>> located =
                    one.directory.locate("nobody", String.class, SOON);

            two.close();

            assertThat(exit)
                    .succeedsWithin(SOON)
                    .isInstanceOfSatisfying(
                            TaskExit.Lost.class,
                            lost -> {
                                assertThat(lost.task()).isEqualTo(remote);
                                assertThat(lost.location()).isEqualTo(remote.location());
                            });
            one.awaitNoPeer();
            assertThat(located).isNotDone();
            assertThat(remote.send("late")).isFalse();
            assertThatExceptionOfType(NotDeliveredException.class)
                    .isThrownBy(() -> remote.deliver("late", SOON))
                    .satisfies(
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE));
            assertThat(remote.exit()).succeedsWithin(SOON).isInstanceOf(TaskExit.Lost.class);
            assertThat(one.cluster.stats().sendsUnreachable()).isEqualTo(1);
        }

        @Test
        void peerEventsAlternateAndBeginWithThePresent() {
            one.join(two);
            BlockingQueue<PeerEvent> events = new LinkedBlockingQueue<>();
            one.cluster.monitorPeers(events::add);
            TaskRef<PeerEvent> watcher =
                    one.scheduler.<PeerEvent>handler("watcher", (self, event) -> events.add(event));
            one.cluster.monitorPeers(watcher, event -> event);
            Peer peer = one.cluster.peers().getFirst();
            assertThat(peer.name()).isEqualTo("two");

            two.close();

            assertThat(List.of(poll(events), poll(events), poll(events), poll(events)))
                    .filteredOn(PeerEvent.Up.class::isInstance)
                    .containsExactly(new PeerEvent.Up(peer), new PeerEvent.Up(peer));
            assertThat(events).isEmpty();
        }
    }

    @Nested
    class Lifecycle {

        @Test
        void startAndCloseAreIdempotent() {
            assertThat(one.cluster.start()).isSameAs(one.cluster);
            assertThat(one.cluster.isRunning()).isTrue();
            one.cluster.close();
            one.cluster.close();
            assertThat(one.cluster.isRunning()).isFalse();
            assertThatIllegalStateException().isThrownBy(one.cluster::start);
        }

        @Test
        void beyondLoopbackAStartWithoutASecretNamesTheProperty() {
            assertThatExceptionOfType(ClusterStartException.class)
                    .isThrownBy(
                            () ->
                                    Cluster.builder(Directory.create())
                                            .bindAddress("0.0.0.0")
                                            .port(0)
                                            .start())
                    .withMessageContaining("pycos.net.secret");
        }

        @Test
        void beforeTheStartThereAreNoPeersAndNoLocation() {
            try (Cluster cluster = Cluster.builder(Directory.create()).build()) {
                assertThat(cluster.peers()).isEmpty();
                assertThat(cluster.diagnosis()).containsExactly("The cluster is not started.");
                assertThatIllegalStateException().isThrownBy(cluster::location);
            }
        }
    }

    private static <T> T poll(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came within " + SOON);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}

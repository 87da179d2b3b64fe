package io.pycos.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pycos.Directory;
import io.pycos.compute.TaskOutcome.Started;
import io.pycos.compute.functions.Functions;
import io.pycos.compute.protocol.ClassHash;
import io.pycos.compute.protocol.ClientMessage;
import io.pycos.compute.protocol.ServiceMessage;
import io.pycos.compute.protocol.TaskEnd;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a client makes of what a node says; the node is a fake, without processes. */
class ComputeClientTests {

    private static final Duration BOUND = Duration.ofSeconds(20);

    private final Directory directory = Directory.create();
    private final List<ComputationEvent> events = new CopyOnWriteArrayList<>();
    private final ComputeClient client = ComputeClient.builder(directory).build();
    private FakeNode node;
    private ComputationRun run;

    @AfterEach
    void stop() {
        if (node != null) {
            node.die();
        }
        client.close();
    }

    private void open(int servers) throws InterruptedException {
        open(Computation.builder("test"), servers);
    }

    private void open(Computation.Builder computation, int servers) throws InterruptedException {
        node = new FakeNode(directory);
        run = client.submit(computation.listener(events::add).build());
        node.open(servers);
        await().until(() -> run.servers().size() == servers);
    }

    private static <R> void assertLost(RemoteTask<R> task, Started started) {
        assertThat(task.join(BOUND))
                .isInstanceOfSatisfying(
                        TaskOutcome.Lost.class,
                        lost -> {
                            assertThat(lost.started()).isEqualTo(started);
                            assertThat(lost.why()).isNotBlank();
                        });
    }

    @Nested
    class Outcomes {

        @Test
        void aResultIsDecodedAsTheDeclaredType() throws Exception {
            open(1);
            RemoteTask<Integer> task = run.submit(Functions::nothing, 3);
            node.returned(node.run(), int.class, 4);

            assertThat(task.join(BOUND).result()).isEqualTo(4);
        }

        @Test
        void aResultThatIsNotOfTheDeclaredTypeIsAFailure() throws Exception {
            open(1);
            RemoteTask<Integer> task = run.submit(Functions::nothing, 3);
            node.returned(node.run(), String.class, "four");

            assertThat(task.join(BOUND)).isInstanceOf(TaskOutcome.Failed.class);
        }

        @Test
        void everyObserverGetsTheOutcome() throws Exception {
            open(1);
            RemoteTask<Integer> task = run.submit(Functions::nothing, 3);
            var cancelled = task.outcome();
            cancelled.cancel(true);
            var early = task.outcome();
            node.returned(node.run(), int.class, 4);

            assertThat(early.get().result()).isEqualTo(4);
            assertThat(task.outcome().get().result()).isEqualTo(4);
            assertThat(cancelled).isCancelled();
        }

        @Test
        void aTaskThatHadStartedIsLostWithItsServer() throws Exception {
            open(1);
            RemoteTask<Integer> task = run.submit(Functions::nothing, 3);
            node.started(node.run());
            node.down(1, true);

            assertLost(task, Started.YES);
        }

        @Test
        void aTaskThatHadCertainlyNotStartedIsRunElsewhereAsAnotherAttempt() throws Exception {
            open(2);
            RemoteTask<Integer> task = run.submit(Functions::nothing, 3);
            ServiceMessage.Run first = node.run();
            node.down(first.server(), false);
            ServiceMessage.Run second = node.run();

            assertThat(second.server()).isNotEqualTo(first.server());
            assertThat(second.call().attempt()).isEqualTo(2);
            node.returned(second, int.class, 4);
            assertThat(task.join(BOUND).result()).isEqualTo(4);
        }

        @Test
        void onlyTheCurrentAttemptCounts() throws Exception {
            open(1);
            RemoteTask<Integer> task = run.submit(Functions::nothing, 3);
            ServiceMessage.Run first = node.run();
            node.down(1, false);
            node.up(1);
            ServiceMessage.Run second = node.run();
            node.returned(first, int.class, -1);
            node.returned(second, int.class, 4);

            assertThat(task.join(BOUND).result()).isEqualTo(4);
        }

        @Test
        void aTaskIsNotTriedForEver() throws Exception {
            open(1);
            RemoteTask<Integer> task = run.submit(Functions::nothing, 3);
            for (int attempt = 1; attempt <= Dispatch.MAX_ATTEMPTS; attempt++) {
                assertThat(node.run().call().attempt()).isEqualTo(attempt);
                node.down(1, false);
                node.up(1);
            }

            assertLost(task, Started.NO);
        }

        @Test
        void nobodyKnowsWhetherATaskHadStartedWhenItsNodeIsLost() throws Exception {
            open(1);
            RemoteTask<Integer> given = run.submit(Functions::nothing, 3);
            node.run();
            node.die();

            assertLost(given, Started.UNKNOWN);
        }

        @Test
        void aTaskThatMayRunNowhereElseIsLostWithItsServerOrNode() throws Exception {
            open(2);
            RemoteTask<Integer> first = run.submit(Functions::nothing, 1);
            RemoteTask<Integer> second = run.submit(Functions::nothing, 2);
            ServiceMessage.Run one = node.run();
            node.run();
            RemoteTask<Integer> onServer =
                    run.at(Placement.onServer(node.server(one.server())))
                            .submit(Functions::nothing, 3);
            RemoteTask<Integer> onNode =
                    run.at(Placement.onNode(node.id())).submit(Functions::nothing, 4);
            node.down(one.server(), true);

            assertLost(first, Started.YES);
            assertLost(onServer, Started.NO);
            node.die();
            assertLost(second, Started.UNKNOWN);
            assertLost(onNode, Started.NO);
            assertLost(
                    run.at(Placement.onNode(node.id())).submit(Functions::nothing, 5), Started.NO);
        }

        @Test
        void aWaitingTaskIsTerminatedAtOnce() throws Exception {
            open(1);
            run.submit(Functions::nothing, 1);
            RemoteTask<Integer> waiting = run.submit(Functions::nothing, 2);
            waiting.terminate();

            assertThat(waiting.join(BOUND)).isInstanceOf(TaskOutcome.Terminated.class);
        }

        @Test
        void aRunningTaskIsTerminatedWhenItsServerSaysSo() throws Exception {
            open(1);
            RemoteTask<Integer> task = run.submit(Functions::nothing, 1);
            ServiceMessage.Run given = node.run();
            node.started(given);
            task.terminate();
            task.terminate();
            node.received(ServiceMessage.Interrupt.class);
            assertThat(node.receivedNothing()).isTrue();
            node.ended(given, new TaskEnd.Interrupted());

            assertThat(task.join(BOUND)).isInstanceOf(TaskOutcome.Terminated.class);
        }
    }

    @Nested
    class Events {

        @Test
        void eachIsReportedOnceAndInOrder() throws Exception {
            open(1);
            run.submit(Functions::nothing, 1);
            node.started(node.run());
            node.down(1, true);
            node.say(new ClientMessage.Closed("it is enough"));
            await().until(() -> events.size() == 6);

            assertThat(events)
                    .extracting(event -> event.getClass().getSimpleName())
                    .containsExactly(
                            "NodeFound",
                            "ServerStarted",
                            "TaskStarted",
                            "ServerLost",
                            "TaskEnded",
                            "NodeLost");
        }

        @Test
        void aListenerThatFailsIsCountedAndHearsOfTheNext() throws Exception {
            Computation.Builder computation =
                    Computation.builder("test")
                            .listener(
                                    _ -> {
                                        throw new IllegalStateException("a listener that fails");
                                    });
            open(computation, 1);

            await().until(() -> run.info().undelivered() == 2);
            assertThat(events).hasSize(2);
        }
    }

    @Nested
    class Nodes {

        @Test
        void aRefusalIsExplained() throws Exception {
            node = new FakeNode(directory);
            run = client.submit(Computation.builder("test").build());
            run.submit(Functions::nothing, 1);
            node.refuse("it has better to do");

            await().until(() -> run.explain().contains("refused: it has better to do"));
            assertThat(run.explain())
                    .isEqualTo(
                            "1 task waits for a server; the node at local does not serve: refused:"
                                    + " it has better to do");
        }

        @Test
        void whereThereIsNoNodeThatIsExplained() {
            run = client.submit(Computation.builder("test").build());

            assertThat(run.explain())
                    .isEqualTo(
                            "no task waits for a server; no node was found: this process has no"
                                    + " node, and there is no cluster to look for others in");
        }

        @Test
        void onlyAsManyServersAreAskedForAsAreWanted() throws Exception {
            node = new FakeNode(directory);
            run = client.submit(Computation.builder("test").servers(1).build());

            assertThat(node.open(1).servers()).isEqualTo(1);
        }

        @Test
        void aNodeIsNotAskedForMoreServersThanItHasSoThatOthersAreAskedToo() throws Exception {
            node = new FakeNode(directory);
            run = client.submit(Computation.builder("test").servers(3).build());

            assertThat(node.open(1).servers()).isEqualTo(2);
        }

        @Test
        void aNodeThatTheComputationDoesNotWantIsNotAskedForServers() throws Exception {
            node = new FakeNode(directory);
            run =
                    client.submit(
                            Computation.builder("test")
                                    .nodes(info -> !info.name().equals("fake"))
                                    .build());
            node.describe();

            await().until(() -> run.explain().contains("is not wanted by the computation"));
            assertThat(node.isAskedNothing()).isTrue();
        }

        @Test
        void classesAreNamedByTheirHashFirst() throws Exception {
            open(1);
            run.submit(Functions::nothing, 1);
            node.run();
            String name = Functions.class.getName();
            node.say(new ClientMessage.ClassWanted(name));
            ServiceMessage.ClassIs named = node.received(ServiceMessage.ClassIs.class);
            node.say(new ClientMessage.BytesWanted(name, named.hash()));
            ServiceMessage.ClassBytes sent = node.received(ServiceMessage.ClassBytes.class);

            assertThat(ClassHash.of(sent.bytes())).isEqualTo(named.hash());
            assertThat(run.info().classesShipped()).isOne();
            assertThat(run.info().classBytesShipped()).isEqualTo(sent.bytes().length);
        }

        @Test
        void onlyClassesAreGivenAway() throws Exception {
            open(1);
            run.submit(Functions::nothing, 1);
            node.run();
            for (String name :
                    List.of(
                            "no.such.Type",
                            "../logback-test.xml",
                            "/etc/passwd",
                            "logback-test.xml\0")) {
                node.say(new ClientMessage.ClassWanted(name));
                assertThat(node.received(ServiceMessage.ClassMissing.class).name()).isEqualTo(name);
            }
            assertThat(run.info().classesShipped()).isZero();
        }
    }

    @Nested
    class Bounds {

        @Test
        void moreTasksThanAllowedAreRefused() throws Exception {
            open(Computation.builder("test").maxTasks(2), 1);
            RemoteTask<Integer> task = run.submit(Functions::nothing, 1);
            run.submit(Functions::nothing, 2);

            assertThatThrownBy(() -> run.submit(Functions::nothing, 3))
                    .isInstanceOf(TooManyTasksException.class)
                    .hasMessageContaining("2 tasks without an outcome");
            node.returned(node.run(), int.class, 1);
            task.join(BOUND);
            assertThat(run.submit(Functions::nothing, 3).id()).isEqualTo(3);
        }

        @Test
        void closingWaitsForTasksWithinABound() throws Exception {
            open(Computation.builder("test").closeTimeout(Duration.ofMillis(100)), 1);
            RemoteTask<Integer> task = run.submit(Functions::nothing, 1);
            node.started(node.run());
            Thread closing = Thread.ofVirtual().start(run::close);
            node.received(ServiceMessage.Close.class);
            assertThatThrownBy(() -> run.submit(Functions::nothing, 1))
                    .isInstanceOf(ComputationClosedException.class);
            node.down(1, true);
            node.say(new ClientMessage.Closed("as asked"));

            assertThat(closing.join(BOUND)).isTrue();
            assertThat(task.join(BOUND)).isInstanceOf(TaskOutcome.Terminated.class);
            assertThat(run.info().state()).isEqualTo(ComputationInfo.State.CLOSED);
            await().untilAsserted(
                            () ->
                                    assertThat(events)
                                            .last()
                                            .isInstanceOf(
                                                    ComputationEvent.ComputationClosed.class));
        }

        @Test
        void aPrimitiveCannotBeNull() throws Exception {
            open(1);

            assertThatThrownBy(() -> run.submit(Functions::nothing, null))
                    .isInstanceOf(ArgumentRefusedException.class)
                    .hasMessageContaining("argument 1 is null, but declared as int");
        }
    }
}

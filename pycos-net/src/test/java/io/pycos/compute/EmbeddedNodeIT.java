package io.pycos.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pycos.BlockingInTurnException;
import io.pycos.Directory;
import io.pycos.Location;
import io.pycos.PycosScheduler;
import io.pycos.TaskExit;
import io.pycos.TaskRef;
import io.pycos.compute.TaskOutcome.Started;
import io.pycos.compute.functions.Functions;
import io.pycos.compute.functions.Functions.WordCount;
import io.pycos.compute.node.ComputeNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Client and node in this process, servers in real ones. */
class EmbeddedNodeIT {

    private static final Duration BOUND = Duration.ofSeconds(30);

    @TempDir Path work;

    @TempDir Path root;

    private final Directory directory = Directory.create();
    private final List<ComputationEvent> events = new CopyOnWriteArrayList<>();
    private ComputeNode node;
    private ComputeClient client;

    @BeforeEach
    void start() {
        node =
                ComputeNode.builder(directory)
                        .servers(2)
                        .memory(256 << 20)
                        .workDirectory(work)
                        .build();
        client = ComputeClient.builder(directory).build();
    }

    @AfterEach
    void stop() {
        client.close();
        node.close();
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void aFunctionRunsInAnotherProcessWithTheClassesOfThisOne() {
        try (ComputationRun run = submit()) {
            TaskOutcome<List<WordCount>> outcome =
                    run.submit(Functions::countWords, List.of("a b a", "c")).join(BOUND);

            assertThat(outcome.result())
                    .containsExactly(
                            new WordCount("a b a", Map.of("a", 2, "b", 1)),
                            new WordCount("c", Map.of("c", 1)));
            assertThat(run.info().classesShipped()).isGreaterThan(1);
            assertThat(run.info().classBytesShipped()).isGreaterThan(1000);
        }
    }

    @Test
    void anOutcomeNamesTheProcessThatItRanIn() {
        try (ComputationRun run = submit()) {
            TaskOutcome<Long> outcome = run.submit(Functions::pid).join(BOUND);
            ServerInfo server = outcome.ranOn().orElseThrow();

            assertThat(server.pid())
                    .isNotEqualTo(ProcessHandle.current().pid())
                    .isEqualTo(outcome.result());
            assertThat(server.javaVersion()).isEqualTo(System.getProperty("java.version"));
            assertThat(server.location()).isEqualTo(Location.LOCAL);
            assertThat(server.node()).isEqualTo(node.name());
        }
    }

    @Test
    void aTaskRunsWhereItIsPlaced() {
        try (ComputationRun run = submit(2)) {
            await().atMost(BOUND).until(() -> run.servers().size() == 2);
            for (ServerInfo server : run.servers()) {
                TaskSubmitter there = run.at(Placement.onServer(server.id()));
                assertThat(there.submit(Functions::pid).join(BOUND).result())
                        .isEqualTo(server.pid());
            }
            TaskSubmitter onNode = run.at(Placement.onNode(run.nodes().getFirst().id()));
            assertThat(onNode.submit(Functions::nothing, 1).join(BOUND).result()).isEqualTo(1);
        }
    }

    @Test
    void aFailureHasTheRemoteStackAsText() {
        try (ComputationRun run = submit()) {
            TaskOutcome<String> outcome = run.submit(Functions::fail, "on purpose").join(BOUND);

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            TaskOutcome.Failed.class,
                            failed -> {
                                assertThat(failed.failure().type())
                                        .isEqualTo("java.lang.IllegalStateException");
                                assertThat(failed.failure().message()).isEqualTo("on purpose");
                                assertThat(failed.failure().stack())
                                        .contains(
                                                "at io.pycos.compute.functions.Functions.fail(Functions.java:")
                                        .contains(
                                                "Caused by: " + Functions.Trouble.class.getName());
                            });
            assertThatThrownBy(outcome::result)
                    .isInstanceOf(TaskNotReturnedException.class)
                    .hasMessageContaining("on purpose");
        }
    }

    @Test
    void aClassThatTheClientDoesNotHaveIsMissedByItsName() {
        try (ComputationRun run = submit()) {
            assertThat(run.submit(Functions::canLoad, "com.example.Missing").join(BOUND).result())
                    .isFalse();
            assertThat(
                            run.submit(Functions::canLoad, "org.assertj.core.api.Assertions")
                                    .join(BOUND)
                                    .result())
                    .isTrue();
        }
    }

    @Test
    void aServerSeesNothingOfTheApplicationButItsCode() {
        try (ComputationRun run = submit()) {
            List<String> seen = run.submit(Functions::surroundings).join(BOUND).result();

            assertThat(seen.get(0)).as("standard input").isEqualTo("-1");
            assertThat(System.getenv()).containsKey("TESTCONTAINERS_RYUK_DISABLED");
            assertThat(seen.get(1))
                    .as("environment")
                    .contains("PATH")
                    .doesNotContain("TESTCONTAINERS_RYUK_DISABLED");
            assertThat(seen.get(2)).as("working directory").startsWith(work.toString());
            assertThat(Long.parseLong(seen.get(3))).as("heap").isBetween(64L << 20, 132L << 20);
            assertThat(seen.get(4)).as("thread").isEqualTo("platform");
        }
    }

    @Test
    void filesOfATaskAreRemovedWithItsServer() {
        Path file;
        try (ComputationRun run = submit()) {
            file = Path.of(run.submit(Functions::write, "result.txt").join(BOUND).result());
            assertThat(file).startsWith(work).exists();
        }
        assertThat(file).doesNotExist();
        assertThat(work).isEmptyDirectory();
        assertThat(servers()).isEmpty();
    }

    @Test
    void whatDoesNotFitIntoAMessageIsRefused() {
        try (ComputationRun run = submit()) {
            assertThat(run.submit(Functions::size, new byte[10 << 20]).join(BOUND).result())
                    .isEqualTo(10 << 20);
            assertThat(run.submit(Functions::bytes, 10 << 20).join(BOUND).result())
                    .hasSize(10 << 20);
            assertThatThrownBy(() -> run.submit(Functions::size, new byte[17 << 20]))
                    .isInstanceOf(ArgumentRefusedException.class)
                    .hasMessageContaining("more than the");
            assertThat(run.submit(Functions::bytes, 17 << 20).join(BOUND))
                    .isInstanceOfSatisfying(
                            TaskOutcome.Failed.class,
                            failed ->
                                    assertThat(failed.failure().message())
                                            .contains("more than the"));
        }
    }

    @Test
    void aKilledServerIsReportedAndItsTaskIsLost() throws Exception {
        try (ComputationRun run = submit()) {
            RemoteTask<Long> task =
                    run.submit(Functions::waitForEver, root.resolve("pid").toString());
            long pid = pidIn(root.resolve("pid"));
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            TaskOutcome<Long> outcome = task.join(Duration.ofSeconds(5));

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            TaskOutcome.Lost.class,
                            lost -> {
                                assertThat(lost.started()).isEqualTo(Started.YES);
                                assertThat(lost.why())
                                        .contains("pid " + pid)
                                        .contains("exit code 137");
                            });
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> count(ComputationEvent.ServerLost.class) == 1);
            assertThat(run.submit(Functions::nothing, 7).join(BOUND).result()).isEqualTo(7);
            await().atMost(BOUND).until(() -> run.servers().size() == 1);
        }
    }

    @Test
    void aServerThatIsSilentForLongIsEndedAndItsTaskLost() throws Exception {
        try (ComputationRun run = submit()) {
            RemoteTask<Long> task =
                    run.submit(Functions::waitForEver, root.resolve("pid").toString());
            long pid = pidIn(root.resolve("pid"));
            new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();

            assertThat(task.join(BOUND))
                    .isInstanceOfSatisfying(
                            TaskOutcome.Lost.class,
                            lost -> assertThat(lost.why()).contains("its connection was lost"));
            assertThat(ProcessHandle.of(pid)).isEmpty();
        }
    }

    @Test
    void tasksThatWaitForAServerOutliveIt() throws Exception {
        try (ComputationRun run = submit()) {
            RemoteTask<Long> running =
                    run.submit(Functions::waitForEver, root.resolve("pid").toString());
            RemoteTask<Integer> waiting = run.submit(Functions::nothing, 1);
            long pid = pidIn(root.resolve("pid"));
            ServerInfo server = run.servers().getFirst();
            RemoteTask<Integer> pinned =
                    run.at(Placement.onServer(server.id())).submit(Functions::nothing, 2);
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            assertThat(running.join(BOUND)).isInstanceOf(TaskOutcome.Lost.class);
            assertThat(waiting.join(BOUND).result()).isEqualTo(1);
            assertThat(pinned.join(BOUND))
                    .isInstanceOfSatisfying(
                            TaskOutcome.Lost.class,
                            lost -> assertThat(lost.started()).isEqualTo(Started.NO));
        }
    }

    @Test
    void aFunctionThatEndsItsProcessIsLostWithTheLastOutput() {
        try (ComputationRun run = submit()) {
            assertThat(run.submit(Functions::exit, 42).join(BOUND))
                    .isInstanceOfSatisfying(
                            TaskOutcome.Lost.class,
                            lost -> {
                                assertThat(lost.started()).isEqualTo(Started.YES);
                                assertThat(lost.why())
                                        .contains("exit code 42")
                                        .contains("about to exit");
                            });
        }
    }

    @Test
    void aServerWithoutMemoryIsReplaced() {
        try (ComputationRun run = submit()) {
            assertThat(run.submit(Functions::fillMemory).join(BOUND))
                    .isInstanceOfSatisfying(
                            TaskOutcome.Lost.class,
                            lost -> assertThat(lost.why()).contains("OutOfMemoryError"));
            assertThat(run.submit(Functions::nothing, 7).join(BOUND).result()).isEqualTo(7);
        }
    }

    @Test
    void aTerminatedTaskIsInterruptedAndItsServerGoesOn() throws Exception {
        try (ComputationRun run = submit()) {
            RemoteTask<Long> task =
                    run.submit(Functions::waitForEver, root.resolve("pid").toString());
            long pid = pidIn(root.resolve("pid"));
            task.terminate();

            assertThat(task.join(BOUND)).isInstanceOf(TaskOutcome.Terminated.class);
            assertThat(run.servers()).extracting(ServerInfo::pid).contains(pid);
        }
    }

    @Test
    void aTaskThatCannotBeInterruptedIsTerminatedWithItsServer() {
        try (ComputationRun run = submit()) {
            RemoteTask<Long> task = run.submit(Functions::computeForEver);
            await().atMost(BOUND).until(() -> count(ComputationEvent.TaskStarted.class) == 1);
            task.terminate();

            TaskOutcome<Long> outcome = task.join(BOUND);

            assertThat(outcome).isInstanceOf(TaskOutcome.Terminated.class);
            assertThat(ProcessHandle.of(outcome.ranOn().orElseThrow().pid())).isEmpty();
        }
    }

    @Test
    void eventsReachAStatusTaskOnceAndInOrder() throws Exception {
        PycosScheduler scheduler = PycosScheduler.builder("status").directory(directory).build();
        List<ComputationEvent> seen = new CopyOnWriteArrayList<>();
        TaskRef<ComputationEvent> status =
                scheduler.spawn(
                        "status",
                        self -> {
                            ComputationEvent event;
                            do {
                                event = self.receive();
                                seen.add(event);
                            } while (!(event instanceof ComputationEvent.ComputationClosed));
                        });
        Computation computation =
                Computation.builder("test").servers(1).statusTask(status, event -> event).build();
        try (ComputationRun run = client.submit(computation)) {
            run.submit(Functions::nothing, 1);
            run.submit(Functions::fail, "x");
        }
        assertThat(scheduler.join(BOUND)).isTrue();

        assertThat(seen)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly(
                        "NodeFound",
                        "ServerStarted",
                        "TaskStarted",
                        "TaskEnded",
                        "TaskStarted",
                        "TaskEnded",
                        "ServerClosed",
                        "ComputationClosed");
    }

    @Test
    void aTaskAwaitsOutcomesWithoutBlockingItsScheduler() {
        PycosScheduler scheduler = PycosScheduler.builder("awaits").directory(directory).build();
        try (ComputationRun run = submit()) {
            RemoteTask<Integer> task = run.submit(Functions::nothing, 5);
            TaskRef<Object> awaiting =
                    scheduler.spawnReturning(
                            "awaiting", self -> self.await(task.outcome(), BOUND).result());
            TaskRef<Object> monitoring =
                    scheduler.spawnReturning(
                            "monitoring",
                            self -> {
                                task.monitor(self, TaskOutcome::result);
                                return self.receive();
                            });
            TaskRef<Object> blocking =
                    scheduler.spawnReturning(
                            "blocking", self -> run.submit(Functions::pid).join(BOUND));

            assertThat(awaiting.join(BOUND))
                    .isInstanceOfSatisfying(
                            TaskExit.Returned.class, exit -> assertThat(exit.value()).isEqualTo(5));
            assertThat(monitoring.join(BOUND))
                    .isInstanceOfSatisfying(
                            TaskExit.Returned.class, exit -> assertThat(exit.value()).isEqualTo(5));
            assertThat(blocking.join(BOUND))
                    .isInstanceOfSatisfying(
                            TaskExit.Failed.class,
                            exit ->
                                    assertThat(exit.error())
                                            .isInstanceOf(BlockingInTurnException.class));
        }
    }

    @Test
    void aComputationThatIsTerminatedEndsItsTasksAndServers() throws Exception {
        ComputationRun run = submit(2);
        RemoteTask<Long> running =
                run.submit(Functions::waitForEver, root.resolve("pid").toString());
        List<RemoteTask<Integer>> others = new ArrayList<>();
        pidIn(root.resolve("pid"));
        for (int i = 0; i < 100; i++) {
            others.add(run.submit(Functions::nothing, i));
        }
        run.terminate();

        assertThat(run.awaitClosed(BOUND)).isTrue();
        assertThat(running.join(BOUND)).isInstanceOf(TaskOutcome.Terminated.class);
        assertThat(others).allMatch(task -> task.outcome().isDone());
        assertThat(servers()).isEmpty();
        assertThatThrownBy(() -> run.submit(Functions::nothing, 1))
                .isInstanceOf(ComputationClosedException.class);
        assertThat(client.computations())
                .singleElement()
                .satisfies(
                        info -> assertThat(info.state()).isEqualTo(ComputationInfo.State.CLOSED));
    }

    @Test
    void computationsShareTheServersOfANode() {
        try (ComputationRun first = submit(2)) {
            await().atMost(BOUND).until(() -> first.servers().size() == 2);
            ComputationRun second = submit(2);
            RemoteTask<Integer> task = second.submit(Functions::nothing, 1);
            await().atMost(BOUND).until(() -> second.explain().contains("are used by [test]"));
            first.terminate();

            assertThat(task.join(BOUND).result()).isEqualTo(1);
            second.close();
        }
    }

    private ComputationRun submit() {
        return submit(1);
    }

    private ComputationRun submit(int servers) {
        return client.submit(
                Computation.builder("test").servers(servers).listener(events::add).build());
    }

    private long count(Class<? extends ComputationEvent> type) {
        return events.stream().filter(type::isInstance).count();
    }

    private static List<ProcessHandle> servers() {
        return ProcessHandle.current().children().toList();
    }

    private static long pidIn(Path file) throws IOException {
        await().atMost(BOUND).until(() -> Files.exists(file) && Files.size(file) > 0);
        return Long.parseLong(Files.readString(file));
    }
}

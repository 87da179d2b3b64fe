package io.pycos.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pycos.Directory;
import io.pycos.Location;
import io.pycos.compute.TaskOutcome.Started;
import io.pycos.compute.functions.Functions;
import io.pycos.net.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client in this process, a node in another one, found over the network. */
class RemoteNodeIT {

    private static final Duration BOUND = Duration.ofSeconds(40);
    private static final String SECRET = "a secret of this test";

    @TempDir Path work;

    @TempDir Path root;

    private final Directory directory = Directory.create();
    private final List<ComputationEvent> events = new CopyOnWriteArrayList<>();
    private Cluster cluster;
    private ComputeClient client;
    private ChildJvm node;

    @BeforeEach
    void start() {
        cluster = TestClusters.start(directory, "client", SECRET);
        client = ComputeClient.builder(directory).cluster(cluster).build();
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
        if (node != null) {
            node.close();
        }
    }

    private ComputationRun submit() {
        return client.submit(Computation.builder("test").listener(events::add).build());
    }

    private void startNode(Path... classPath) {
        node = ChildJvm.start(List.of(classPath), NodeProcess.class, SECRET, work.toString());
        cluster.connect(new Location("127.0.0.1", Integer.parseInt(node.line("port: "))));
    }

    @Test
    void aClassOfTheSameNameAtTheNodeIsNotTheOneThatRuns() throws IOException {
        startNode(otherVariant());
        assertThat(node.line("variant: ")).isEqualTo("node");

        try (ComputationRun run = submit()) {
            assertThat(run.submit(Functions::variant).join(BOUND).result()).isEqualTo("client");
            assertThat(run.info().classesShipped()).isPositive();
            assertThat(run.nodes())
                    .singleElement()
                    .satisfies(
                            info -> {
                                assertThat(info.name()).isEqualTo("far");
                                assertThat(info.pid()).isEqualTo(node.pid());
                                assertThat(info.location().port())
                                        .isEqualTo(Integer.parseInt(node.line("port: ")));
                            });
        }
        await().atMost(BOUND).untilAsserted(() -> assertThat(work).isEmptyDirectory());
    }

    @Test
    void theSecondComputationFindsTheClassesOfTheFirstAtTheNode() {
        startNode();
        try (ComputationRun run = submit()) {
            run.submit(Functions::countWords, List.of("a")).join(BOUND);
            assertThat(run.info().classBytesShipped()).isPositive();
        }
        try (ComputationRun run = submit()) {
            assertThat(run.submit(Functions::countWords, List.of("a")).join(BOUND).result())
                    .hasSize(1);
            assertThat(run.info().classesShipped()).isPositive();
            assertThat(run.info().classBytesShipped()).isZero();
        }
    }

    @Test
    void aNodeThatComesLaterIsFound() {
        ComputationRun run = submit();
        RemoteTask<Integer> task = run.submit(Functions::nothing, 1);
        await().atMost(BOUND)
                .until(
                        () ->
                                run.explain()
                                        .startsWith(
                                                "1 task waits for a server; no node was found: "));
        startNode();

        assertThat(task.join(BOUND).result()).isEqualTo(1);
        run.close();
    }

    @Test
    void aKilledNodeIsReportedAndItsTasksAreLost() throws Exception {
        startNode();
        try (ComputationRun run = submit()) {
            RemoteTask<Long> running =
                    run.submit(Functions::waitForEver, root.resolve("pid").toString());
            await().atMost(BOUND).until(() -> Files.exists(root.resolve("pid")));
            await().atMost(BOUND).until(() -> run.servers().size() == 2);
            RemoteTask<Long> other = run.submit(Functions::computeForEver);
            RemoteTask<Integer> waiting = run.submit(Functions::nothing, 1);
            node.kill();

            assertThat(running.join(Duration.ofSeconds(5)))
                    .isInstanceOfSatisfying(
                            TaskOutcome.Lost.class,
                            lost -> assertThat(lost.started()).isEqualTo(Started.YES));
            assertThat(other.join(Duration.ofSeconds(5))).isInstanceOf(TaskOutcome.Lost.class);
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(
                            () ->
                                    assertThat(events)
                                            .hasAtLeastOneElementOfType(
                                                    ComputationEvent.NodeLost.class));
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(work).isEmptyDirectory());

            node.close();
            startNode();
            assertThat(waiting.join(BOUND).result()).isEqualTo(1);
        }
    }

    @Test
    void aKilledServerOfAnotherMachineIsReported() throws Exception {
        startNode();
        try (ComputationRun run = submit()) {
            RemoteTask<Long> running =
                    run.submit(Functions::waitForEver, root.resolve("pid").toString());
            Path file = root.resolve("pid");
            await().atMost(BOUND).until(() -> Files.exists(file) && Files.size(file) > 0);
            ProcessHandle.of(Long.parseLong(Files.readString(file)))
                    .orElseThrow()
                    .destroyForcibly();

            assertThat(running.join(Duration.ofSeconds(5))).isInstanceOf(TaskOutcome.Lost.class);
            assertThat(run.submit(Functions::nothing, 1).join(BOUND).result()).isEqualTo(1);
        }
    }

    /** Compiles this package's functions with another name in them. */
    private Path otherVariant() throws IOException {
        Path source = root.resolve("Functions.java");
        String text =
                Files.readString(
                        Path.of("src/test/java/io/pycos/compute/functions/Functions.java"));
        Files.writeString(source, text.replace("VARIANT = \"client\"", "VARIANT = \"node\""));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path classes = Files.createDirectory(root.resolve("classes"));
        assertThat(compiler.run(null, null, null, "-d", classes.toString(), source.toString()))
                .isZero();
        return classes;
    }
}

package io.pycos.samples.census;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.command.InspectContainerResponse;
import io.pycos.samples.census.support.JavaContainer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.OutputFrame.OutputType;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client and two nodes as three hosts of one network, which find each other by multicast. */
@Testcontainers(disabledWithoutDocker = true)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CensusClusterIT {

    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration CENSUS = Duration.ofSeconds(120);
    private static final Duration AFTER_A_LOSS = Duration.ofSeconds(60);

    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final int ACTUATOR = 8080;
    private static final String COMPUTATIONS = "/actuator/pycoscomputations";

    private static final Pattern LAST_LINE =
            Pattern.compile(
                    "census: modules=(\\d+) classes=(\\d+) methods=\\d+ instructions=\\d+"
                            + " servers=(\\d+) failed=(\\d+)");

    private final String secret = UUID.randomUUID().toString();
    private final Network network = Network.newNetwork();
    private final JavaContainer node1 = node("node-1");
    private final JavaContainer node2 = node("node-2");
    private final JavaContainer client = JavaContainer.onNetwork(network, "client");

    @BeforeEach
    void startNodes() {
        Stream.of(node1, node2).parallel().forEach(JavaContainer::start);
    }

    @AfterEach
    void stop() {
        Stream.of(client, node1, node2).forEach(JavaContainer::stop);
        network.close();
    }

    @Test
    void everyNodeTakesPartInTheCensus() {
        client.runsJar(JavaContainer.packagedSample("jdk-census"), onNodes()).start();

        Matcher line = awaitLastLine(CENSUS);

        assertThat(Integer.parseInt(line.group(1))).isEqualTo(RuntimeImage.modules().size());
        assertThat(line.group(4)).isEqualTo("0");
        await().atMost(CENSUS)
                .untilAsserted(
                        () -> {
                            assertThat(tasksOf(node1)).isPositive();
                            assertThat(tasksOf(node2)).isPositive();
                        });
        assertThat(tasksOf(node1) + tasksOf(node2)).isEqualTo(RuntimeImage.modules().size());
    }

    @Test
    void losesOnlyWhatAKilledNodeWasCounting() {
        client.runsJar(JavaContainer.packagedSample("jdk-census"), onNodes())
                .withExposedPorts(ACTUATOR)
                .waitingFor(
                        Wait.forLogMessage(".*Started CensusApplication.*", 1)
                                .withStartupTimeout(START))
                .start();

        await().atMost(CENSUS)
                .pollDelay(Duration.ZERO)
                .pollInterval(GLANCE)
                .ignoreExceptionsInstanceOf(
                        IOException.class) // the port is published before it answers
                .until(this::isHalfway);
        node1.getDockerClient().killContainerCmd(node1.getContainerId()).exec();

        Matcher line = awaitLastLine(AFTER_A_LOSS);
        int modules = RuntimeImage.modules().size();
        int failed = Integer.parseInt(line.group(4));
        assertThat(Integer.parseInt(line.group(1))).isEqualTo(modules);
        assertThat(resultsIn(client.getLogs(OutputType.STDOUT)) + failed).isEqualTo(modules);
        await().atMost(AFTER_A_LOSS)
                .untilAsserted(() -> assertThat(exitCodeOfClient()).isEqualTo(failed == 0 ? 0 : 1));
    }

    /** Whether a result of the first node has arrived and it runs a task. */
    private boolean isHalfway() throws IOException {
        URI uri = URI.create("http://localhost:" + client.getMappedPort(ACTUATOR) + COMPUTATIONS);
        boolean hasResult = false;
        boolean runs = false;
        try (InputStream in = uri.toURL().openStream()) {
            JsonNode computations = JsonMapper.shared().readTree(in).get("computations");
            for (JsonNode server : computations.path(0).path("servers")) {
                if (server.get("server").asString().contains("node-1")) {
                    hasResult |= server.get("tasksEnded").asLong() > 0;
                    runs |= server.get("state").asString().equals("BUSY");
                }
            }
        }
        return hasResult && runs;
    }

    /** The rows of the table that name a node: one for each module counted. */
    private static long resultsIn(String output) {
        return Pattern.compile("^[\\w.]+( +\\d+){7}, node-[12]$", Pattern.MULTILINE)
                .matcher(output)
                .results()
                .count();
    }

    private Long exitCodeOfClient() {
        InspectContainerResponse.ContainerState state =
                client.getDockerClient()
                        .inspectContainerCmd(client.getContainerId())
                        .exec()
                        .getState();
        return Boolean.TRUE.equals(state.getRunning()) ? -1 : state.getExitCodeLong();
    }

    /** A node's own word, which it gives when the computation has ended. */
    private static int tasksOf(JavaContainer node) {
        Matcher ends =
                Pattern.compile("\\[computation jdk-census] ends after (\\d+) tasks")
                        .matcher(node.getLogs());
        return ends.find() ? Integer.parseInt(ends.group(1)) : 0;
    }

    private Matcher awaitLastLine(Duration timeout) {
        return await().atMost(timeout)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> LAST_LINE.matcher(client.getLogs(OutputType.STDOUT)), Matcher::find);
    }

    private JavaContainer node(String name) {
        return JavaContainer.onNetwork(network, name)
                .runsJar(
                        JavaContainer.packagedSample("compute-node"),
                        "--spring.application.name=" + name,
                        "--pycos.net.bind-address=eth0",
                        "--pycos.net.secret=" + secret)
                .waitingFor(
                        Wait.forLogMessage(".*Started ComputeNodeApplication.*", 1)
                                .withStartupTimeout(START));
    }

    private String[] onNodes() {
        return new String[] {
            "--server.port=" + ACTUATOR,
            "--pycos.node.enabled=false",
            "--pycos.net.enabled=true",
            "--pycos.net.bind-address=eth0",
            "--pycos.net.secret=" + secret
        };
    }
}

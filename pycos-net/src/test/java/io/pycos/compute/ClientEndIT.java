package io.pycos.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pycos.Directory;
import io.pycos.compute.node.ComputeNode;
import io.pycos.net.Cluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a client ends, nothing of its computations is left: no process and no file. */
class ClientEndIT {

    private static final Duration BOUND = Duration.ofSeconds(10);

    @TempDir Path work;

    private ChildJvm child;

    @AfterEach
    void stop() {
        if (child != null) {
            child.close();
        }
    }

    /** The node is in the client's process and ends with it. */
    @Nested
    class Embedded {

        @Test
        void whenItIsKilled() throws Exception {
            start("wait");
            List<Long> servers = servers();
            child.kill();

            assertNothingIsLeft(servers);
        }

        @Test
        void whenItExits() throws Exception {
            start("exit");
            List<Long> servers = servers();
            assertThat(child.ends(BOUND)).isTrue();

            assertNothingIsLeft(servers);
        }

        private void start(String end) {
            child =
                    ChildJvm.start(
                            List.of(), ClientProcess.class, "embedded", work.toString(), end);
        }
    }

    /** The node is in this process and stays. */
    @Nested
    class Remote {

        private static final String SECRET = "a secret of this test";

        private final Directory directory = Directory.create();
        private Cluster cluster;
        private ComputeNode node;

        @AfterEach
        void stopNode() {
            node.close();
            cluster.close();
        }

        @Test
        void whenItIsKilled() throws Exception {
            start("wait");
            List<Long> servers = servers();
            child.kill();

            assertNothingIsLeft(servers);
            assertThat(node.computations()).isEmpty();
        }

        @Test
        void whenItExits() throws Exception {
            start("exit");
            List<Long> servers = servers();
            assertThat(child.ends(BOUND)).isTrue();

            assertNothingIsLeft(servers);
        }

        private void start(String end) {
            cluster = TestClusters.start(directory, "node", SECRET);
            node =
                    ComputeNode.builder(directory)
                            .cluster(cluster)
                            .servers(2)
                            .memory(256 << 20)
                            .workDirectory(work)
                            .serveOthers(true)
                            .build();
            String place = SECRET + ":" + cluster.location().port();
            child = ChildJvm.start(List.of(), ClientProcess.class, "remote", place, end);
        }
    }

    private List<Long> servers() {
        assertThat(child.line("result: ")).isEqualTo("7");
        List<Long> servers =
                Stream.of(child.line("servers: ").split(",")).map(Long::valueOf).toList();
        assertThat(servers).isNotEmpty();
        return servers;
    }

    private void assertNothingIsLeft(List<Long> servers) {
        await().atMost(BOUND)
                .untilAsserted(
                        () -> {
                            assertThat(servers).allMatch(pid -> ProcessHandle.of(pid).isEmpty());
                            assertThat(work).isEmptyDirectory();
                        });
    }
}

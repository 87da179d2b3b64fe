package io.pycos.compute.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pycos.Directory;
import io.pycos.PycosScheduler;
import io.pycos.TaskRef;
import io.pycos.compute.protocol.ClientMessage;
import io.pycos.compute.protocol.NodeMessage;
import io.pycos.compute.protocol.Protocol;
import io.pycos.compute.protocol.ServiceMessage;
import io.pycos.compute.protocol.TaskCall;
import io.pycos.net.Cluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with real servers, and a client of another process of which only the words are real. */
class ComputeNodeIT {

    private static final Duration BOUND = Duration.ofSeconds(40);
    private static final Duration LEASE = Duration.ofSeconds(3);

    @TempDir Path work;

    private final Directory here = Directory.create();
    private final Directory there = Directory.create();
    private final BlockingQueue<ClientMessage> said = new LinkedBlockingQueue<>();
    private final TaskRef<ClientMessage> client =
            PycosScheduler.builder("client")
                    .directory(there)
                    .build()
                    .task("client", ClientMessage.class)
                    .handler((_, message) -> said.add(message));
    private Cluster nodes;
    private Cluster clients;
    private ComputeNode node;

    @BeforeEach
    void connect() {
        nodes = cluster(here);
        clients = cluster(there);
        clients.trust(Protocol.BETWEEN_CLIENT_AND_NODE);
        clients.connect(nodes.location());
    }

    @AfterEach
    void stop() {
        node.close();
        clients.close();
        nodes.close();
        assertThat(work).isEmptyDirectory();
    }

    private static Cluster cluster(Directory directory) {
        return Cluster.builder(directory)
                .cluster("node-test")
                .secret("a secret of this test")
                .port(0)
                .multicast(false)
                .start();
    }

    private ComputeNode.Builder node() {
        return ComputeNode.builder(here)
                .cluster(nodes)
                .servers(1)
                .memory(128 << 20)
                .workDirectory(work)
                .lease(LEASE);
    }

    private TaskRef<NodeMessage> find() {
        return clients.locateAt(nodes.location(), NodeMessage.NODE, NodeMessage.class, BOUND)
                .join()
                .orElseThrow();
    }

    private TaskRef<ServiceMessage> open() throws InterruptedException {
        find().send(new NodeMessage.Open("1", "test", 1, client));
        return next(ClientMessage.Opened.class).service();
    }

    @Test
    void aClientOfAnotherProcessIsRefusedUnlessTheNodeServesOthers() throws Exception {
        node = node().build();
        find().send(new NodeMessage.Describe(client));

        assertThat(next(ClientMessage.Refused.class).why())
                .contains("serves its own application only")
                .contains("pycos.net.secret");
        find().send(new NodeMessage.Open("1", "test", 1, client));
        next(ClientMessage.Refused.class);
        assertThat(node.computations()).isEmpty();
    }

    @Test
    void aClientThatFallsSilentIsServedNoLongerThanItsLease() throws Exception {
        node = node().serveOthers(true).build();
        open();

        assertThat(next(ClientMessage.Closed.class).why()).contains("no sign of life");
        assertThat(node.computations()).isEmpty();
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void aClientThatGivesSignsOfLifeIsServed() throws Exception {
        node = node().serveOthers(true).build();
        TaskRef<ServiceMessage> service = open();
        long end = System.nanoTime() + LEASE.multipliedBy(2).toNanos();
        await().atMost(BOUND)
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> {
                            service.send(new ServiceMessage.Renew());
                            return System.nanoTime() > end;
                        });

        assertThat(node.computations())
                .singleElement()
                .satisfies(
                        served -> {
                            assertThat(served.name()).isEqualTo("test");
                            assertThat(served.client()).isEqualTo(clients.location());
                            assertThat(served.lease()).isLessThanOrEqualTo(LEASE).isPositive();
                            assertThat(served.servers()).hasSize(1);
                        });
        service.send(new ServiceMessage.Close());
        assertThat(next(ClientMessage.Closed.class).why()).contains("the client closed");
    }

    @Test
    void aTaskThatDiesWithItsServerBeforeItStartedIsReportedSo() throws Exception {
        node = node().serveOthers(true).lease(BOUND).build();
        TaskRef<ServiceMessage> service = open();
        ClientMessage.ServerUp up = next(ClientMessage.ServerUp.class);
        service.send(
                new ServiceMessage.Run(
                        up.server(),
                        new TaskCall(1, 1, "com.example.Slow", "x", "()V", new byte[0])));
        assertThat(next(ClientMessage.ClassWanted.class).name()).isEqualTo("com.example.Slow");
        ProcessHandle.of(up.pid()).orElseThrow().destroyForcibly();

        ClientMessage.ServerDown down = next(ClientMessage.ServerDown.class);
        assertThat(down.started()).isFalse();
        assertThat(down.why()).contains("exit code 137");
        assertThat(next(ClientMessage.ServerUp.class).server()).isNotEqualTo(up.server());
    }

    @Test
    void bytesThatAreNotThoseAnnouncedAreRefused() throws Exception {
        node = node().serveOthers(true).lease(BOUND).build();
        TaskRef<ServiceMessage> service = open();
        ClientMessage.ServerUp up = next(ClientMessage.ServerUp.class);
        String name = "com.example.Forged";
        service.send(
                new ServiceMessage.Run(
                        up.server(), new TaskCall(1, 1, name, "x", "()V", new byte[0])));
        next(ClientMessage.ClassWanted.class);
        service.send(new ServiceMessage.ClassIs(name, "0".repeat(64)));
        next(ClientMessage.BytesWanted.class);
        service.send(new ServiceMessage.ClassBytes(name, "0".repeat(64), new byte[10]));

        assertThat(next(ClientMessage.Ended.class).end().toString())
                .contains("its bytes are not those that the client announced");
    }

    /** Waits for a message of this type; others are passed over. */
    private <T extends ClientMessage> T next(Class<T> type) throws InterruptedException {
        long end = System.nanoTime() + BOUND.toNanos();
        while (true) {
            ClientMessage message = said.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(message).as("a " + type.getSimpleName()).isNotNull();
            if (type.isInstance(message)) {
                return type.cast(message);
            }
        }
    }
}

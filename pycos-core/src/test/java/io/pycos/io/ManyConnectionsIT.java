package io.pycos.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.pycos.PycosScheduler;
import io.pycos.Task;
import io.pycos.TaskExit;
import io.pycos.TaskRef;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * One scheduler with a body for each of very many connections, all open at once; the clients are
 * another process.
 */
class ManyConnectionsIT {

    private static final int CONNECTIONS = 10_000;
    private static final Duration LONG = Duration.ofSeconds(50);

    /** What this process needs besides the connections. */
    private static final int OTHER_DESCRIPTORS = 500;

    private static int allowed() {
        long descriptors =
                ManagementFactory.getOperatingSystemMXBean()
                                instanceof UnixOperatingSystemMXBean unix
                        ? unix.getMaxFileDescriptorCount()
                        : Long.MAX_VALUE;
        int allowed = (int) Math.min(CONNECTIONS, descriptors - OTHER_DESCRIPTORS);
        if (allowed < CONNECTIONS) {
            LoggerFactory.getLogger(ManyConnectionsIT.class)
                    .warn(
                            "a process may have {} file descriptors here: testing {} connections",
                            descriptors,
                            allowed);
        }
        return allowed;
    }

    @Test
    void oneSchedulerServesTenThousandOpenConnections() throws Exception {
        int count = allowed();
        try (TcpServer server = TcpServer.listen(Tasks.ANY_PORT);
                PycosScheduler scheduler = PycosScheduler.create("server");
                Tasks clients = new Tasks()) {
            TaskRef<Object> acceptor = scheduler.spawn("acceptor", self -> acceptAll(self, server));
            clients.run(
                    self -> {
                        try (ChildProcess process =
                                startClients(self, server.address().getPort(), count)) {
                            process.stdout().timeout(LONG);
                            assertThat(process.stdout().readLine(self)).contains("connected");
                            assertThat(server.connections()).isEqualTo(count);
                            assertThat(scheduler.stats().tasks()).isEqualTo(count + 1);
                            process.stdin().write(self, "go\n");
                            assertThat(process.stdout().readLine(self)).contains("done");
                            assertThat(process.waitFor(self, LONG)).isZero();
                            return null;
                        }
                    });
            await().atMost(LONG).until(() -> scheduler.stats().tasks() == 1);
            assertThat(server.connections()).isZero();
            acceptor.terminate();
            assertThat(acceptor.join(LONG)).isInstanceOf(TaskExit.Terminated.class);
        }
    }

    private static void acceptAll(Task<Object> self, TcpServer server) {
        while (true) {
            TcpConnection connection = server.accept(self);
            connection.closeWith(self.spawn("echo", task -> echo(task, connection)));
        }
    }

    private static void echo(Task<Object> self, TcpConnection connection) {
        try {
            connection.input().transferTo(self, connection.output());
        } catch (IoFailedException reset) {
            // the client process ended without closing its connections
        }
    }

    private static ChildProcess startClients(Task<?> self, int port, int count) {
        var builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EchoClients.class.getName(),
                        String.valueOf(port),
                        String.valueOf(count));
        return ChildProcess.start(self, builder.redirectError(ProcessBuilder.Redirect.INHERIT));
    }
}

package io.pycos.io;

import static io.pycos.io.Tasks.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.pycos.TaskExit;
import io.pycos.TaskRef;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * A close from another thread at any moment ends what waits: nobody is left waiting, nothing else
 * is reported.
 */
class CloseRacesTests {

    private static final int ROUNDS = 300;

    /** What the rest of the process may open meanwhile, class files for instance. */
    private static final int OTHERS = 20;

    private final Tasks tasks = new Tasks();

    @AfterEach
    void close() {
        tasks.close();
    }

    private static void spin() {
        int rounds = ThreadLocalRandom.current().nextInt(3000);
        for (int i = 0; i < rounds; i++) {
            Thread.onSpinWait();
        }
    }

    /** It was refused, ended, or not closed yet when it began. */
    private static void assertClosed(TaskRef<Object> task) {
        assertThat(task.join(SOON))
                .isInstanceOfSatisfying(
                        TaskExit.Failed.class,
                        exit -> assertThat(exit.error()).isInstanceOf(IoClosedException.class));
    }

    // close | read | write
    @Test
    void ofAConnection() throws Exception {
        try (TcpServer server = TcpServer.listen(Tasks.ANY_PORT)) {
            for (int i = 0; i < ROUNDS; i++) {
                TcpConnection client =
                        tasks.run(self -> TcpClient.create().connect(self, server.address()));
                try (TcpConnection accepted = tasks.run(server::accept)) {
                    TaskRef<Object> reader =
                            tasks.start("reader", self -> client.input().readLine(self));
                    TaskRef<Object> writer =
                            tasks.start(
                                    "writer",
                                    self -> {
                                        while (true) {
                                            client.output().write(self, new byte[100_000]);
                                        }
                                    });
                    spin();
                    client.close();
                    assertClosed(reader);
                    assertClosed(writer);
                    assertThat(accepted.isClosed()).isFalse();
                }
            }
            assertThat(server.connections()).isZero();
        }
    }

    // close | accept
    @Test
    void ofAServer() {
        for (int i = 0; i < ROUNDS; i++) {
            TcpServer server = TcpServer.listen(Tasks.ANY_PORT);
            TaskRef<Object> acceptor = tasks.start("acceptor", server::accept);
            spin();
            server.close();
            assertClosed(acceptor);
        }
    }

    // close | read
    @Test
    void ofAUdpSocket() {
        for (int i = 0; i < ROUNDS; i++) {
            UdpSocket socket = UdpSocket.bind(Tasks.ANY_PORT);
            TaskRef<Object> reader = tasks.start("reader", socket::read);
            spin();
            socket.close();
            assertClosed(reader);
        }
    }

    // close | connect | accept; terminate | connect
    @Test
    void leavesNoFileDescriptorOpen() throws Exception {
        Assumptions.assumeTrue(descriptors() > 0, "this system does not count file descriptors");
        connectAndClose(20);
        long before = descriptors();
        connectAndClose(200);
        try (var full = new FullServer()) {
            for (int i = 0; i < 100; i++) {
                TaskRef<Object> connecting =
                        tasks.start(
                                "connector",
                                self -> TcpClient.create().connect(self, full.address()));
                spin();
                connecting.terminate();
                assertThat(connecting.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
            }
        }
        await().atMost(SOON).until(() -> descriptors() <= before + OTHERS);
    }

    private void connectAndClose(int rounds) throws Exception {
        try (TcpServer server = TcpServer.listen(Tasks.ANY_PORT)) {
            for (int i = 0; i < rounds; i++) {
                tasks.run(
                        self -> {
                            TcpConnection client =
                                    TcpClient.create().connect(self, server.address());
                            server.accept(self).close();
                            client.input().readLine(self);
                            client.close();
                            return null;
                        });
            }
        }
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : -1;
    }
}

package io.pycos.io;

import static io.pycos.io.Tasks.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.Task;
import io.pycos.TaskExit;
import io.pycos.TaskRef;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Conservation: readers that are terminated, or time out, at any moment consume whole messages or
 * nothing, so that all of them together get every message once and in order.
 */
class TerminatedReadersTests {

    private static final int MESSAGES = 400;

    private final Tasks tasks = new Tasks();
    private final Random random = new Random(20);

    @TempDir private Path folder;

    @AfterEach
    void close() {
        tasks.close();
    }

    private record Ends(ByteOutput output, ByteInput input) {}

    @Test
    void ofAPlainConnectionGetEveryMessageOnceAndInOrder() throws Exception {
        try (TcpServer server = TcpServer.listen(Tasks.ANY_PORT)) {
            check(connected(server, TcpClient.create()));
        }
    }

    @Test
    void ofATlsConnectionGetEveryMessageOnceAndInOrder() throws Exception {
        KeyStores keys = new KeyStores(folder).with("here", "ip:127.0.0.1");
        try (TcpServer server = TcpServer.listen(Tasks.ANY_PORT, Tls.of(keys.context("here")))) {
            check(
                    connected(
                            server,
                            TcpClient.create()
                                    .tls(Tls.of(keys.context("", "here")).anyHostName())));
        }
    }

    @Test
    void ofAChildProcessGetEveryMessageOnceAndInOrder() throws Exception {
        try (ChildProcess cat = tasks.run(self -> ChildProcess.start(self, "cat"))) {
            check(new Ends(cat.stdin(), cat.stdout()));
        }
    }

    private Ends connected(TcpServer server, TcpClient client) throws Exception {
        TaskRef<Object> accepting =
                tasks.start(
                        "acceptor",
                        self -> {
                            TcpConnection accepted = server.accept(self);
                            accepted.handshake(self);
                            return accepted;
                        });
        TcpConnection connection = tasks.run(self -> client.connect(self, server.address()));
        return new Ends(connection.output(), Tasks.<TcpConnection>result(accepting).input());
    }

    private void check(Ends ends) throws Exception {
        TaskRef<Object> writer =
                tasks.start(
                        "writer",
                        self -> {
                            for (int i = 0; i < MESSAGES; i++) {
                                byte[] message = new byte[4 + random.nextInt(2000)];
                                ByteBuffer.wrap(message).putInt(i);
                                ends.output().writeMessage(self, message);
                                if (i % 4 == 0) {
                                    self.sleep(Duration.ofNanos(random.nextInt(500_000)));
                                }
                            }
                            return null;
                        });
        List<Integer> got = new ArrayList<>();
        int terminated = 0;
        while (got.size() < MESSAGES) {
            boolean impatient = random.nextBoolean();
            TaskRef<Object> reader =
                    tasks.start("reader", self -> read(self, ends.input(), got, impatient));
            spin(random.nextInt(400_000));
            reader.terminate();
            switch (reader.join(SOON)) {
                case TaskExit.Terminated end -> terminated++;
                case TaskExit.Returned end -> {}
                case TaskExit other -> throw new AssertionError("unexpected end: " + other);
            }
        }
        Tasks.result(writer);
        assertThat(got).isEqualTo(IntStream.range(0, MESSAGES).boxed().toList());
        assertThat(terminated).isPositive();
    }

    /** Collects messages; what is read is recorded in the same turn. */
    private static Object read(
            Task<Object> self, ByteInput input, List<Integer> got, boolean impatient) {
        input.timeout(impatient ? Duration.ofNanos(50_000) : SOON);
        while (got.size() < MESSAGES) {
            try {
                byte[] message = input.readMessage(self).orElseThrow();
                got.add(ByteBuffer.wrap(message).getInt());
            } catch (IoTimeoutException e) {
                return "timed out";
            }
        }
        return "all";
    }

    private static void spin(int nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}

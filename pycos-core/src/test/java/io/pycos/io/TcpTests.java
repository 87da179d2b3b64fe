package io.pycos.io;

import static io.pycos.io.Tasks.SHORT;
import static io.pycos.io.Tasks.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pycos.NotSuspendableException;
import io.pycos.PycosScheduler;
import io.pycos.TaskExit;
import io.pycos.TaskInfo;
import io.pycos.TaskRef;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TcpTests {

    private final Tasks tasks = new Tasks();
    private final TcpServer server = TcpServer.listen(Tasks.ANY_PORT);

    @AfterEach
    void close() {
        tasks.close();
        server.close();
    }

    private record Pair(TcpConnection client, TcpConnection accepted) {}

    private Pair connected() throws Exception {
        return tasks.run(
                self -> {
                    TcpConnection client = TcpClient.create().connect(self, server.address());
                    return new Pair(client, server.accept(self));
                });
    }

    @Nested
    class Reading {

        @Test
        void givesWhatThereIsAndThenTheEndOfTheStream() throws Exception {
            Pair pair = connected();
            List<OptionalInt> counts =
                    tasks.run(
                            self -> {
                                pair.client().output().write(self, "hello");
                                ByteBuffer into = ByteBuffer.allocate(100);
                                OptionalInt first = pair.accepted().input().read(self, into);
                                pair.client().close();
                                return List.of(first, pair.accepted().input().read(self, into));
                            });
            assertThat(counts).containsExactly(OptionalInt.of(5), OptionalInt.empty());
        }

        @Test
        void timesOutWithAnExceptionAndConsumesNothing() throws Exception {
            Pair pair = connected();
            byte[] all =
                    tasks.run(
                            self -> {
                                ByteInput input = pair.accepted().input().timeout(SHORT);
                                pair.client().output().write(self, "abc");
                                assertThatThrownBy(() -> input.readFully(self, 5))
                                        .isInstanceOf(IoTimeoutException.class)
                                        .hasMessageContaining("reading from connection")
                                        .hasMessageContaining("PT0.03S");
                                pair.client().output().write(self, "de");
                                return input.timeout(SOON).readFully(self, 5);
                            });
            assertThat(all).asString().isEqualTo("abcde");
        }

        @Test
        void ofAnExactCountTellsAnEarlyEndAndLeavesTheRest() throws Exception {
            Pair pair = connected();
            byte[] rest =
                    tasks.run(
                            self -> {
                                pair.client().output().write(self, "abc");
                                pair.client().output().end(self);
                                ByteInput input = pair.accepted().input();
                                assertThatThrownBy(() -> input.readFully(self, 5))
                                        .isInstanceOfSatisfying(
                                                EndOfStreamException.class,
                                                e -> assertThat(e.available()).isEqualTo(3));
                                return input.readFully(self, 3);
                            });
            assertThat(rest).asString().isEqualTo("abc");
        }

        @Test
        void withZeroTimeoutLooksWithoutWaiting() throws Exception {
            Pair pair = connected();
            tasks.run(
                    self -> {
                        ByteInput input = pair.accepted().input().timeout(Duration.ZERO);
                        assertThatThrownBy(() -> input.readFully(self, 1))
                                .isInstanceOf(IoTimeoutException.class);
                        return null;
                    });
        }

        @Test
        void ofASecondTaskIsRefusedWhileTheFirstGoesOn() throws Exception {
            Pair pair = connected();
            TaskRef<Object> first =
                    tasks.waiting(
                            tasks.start(
                                    "first",
                                    self ->
                                            new String(
                                                    pair.accepted().input().readFully(self, 3))));
            TaskRef<Object> second =
                    tasks.start("second", self -> pair.accepted().input().readLine(self));
            assertThatThrownBy(() -> Tasks.result(second))
                    .isInstanceOfSatisfying(
                            IoBusyException.class, e -> assertThat(e.user()).isEqualTo("first"))
                    .hasMessageContaining("task 'first' is at it");
            tasks.run(
                    self -> {
                        pair.client().output().write(self, "abc");
                        return null;
                    });
            assertThat((String) Tasks.result(first)).isEqualTo("abc");
        }

        @Test
        void givesUpTheTurnWhileItWaits() throws Exception {
            Pair pair = connected();
            TaskRef<Object> reader =
                    tasks.waiting(
                            tasks.start("reader", self -> pair.accepted().input().readLine(self)));
            assertThat(tasks.<String>run(self -> "ran meanwhile")).isEqualTo("ran meanwhile");
            reader.terminate();
        }

        @Test
        void letsOthersHaveTheirTurnEvenWhenItNeverHasToWait() throws Exception {
            SocketChannel channel = SocketChannel.open(server.address());
            tasks.run(
                    self -> {
                        server.accept(self).output().write(self, new byte[1000]);
                        return null;
                    });
            await().atMost(SOON).until(() -> channel.socket().getInputStream().available() == 1000);
            ByteInput input = TcpConnection.of(channel).input();
            AtomicInteger read = new AtomicInteger();
            List<Integer> seen = new ArrayList<>();
            tasks.run(
                    self -> {
                        self.spawn("other", other -> seen.add(read.get()));
                        for (; read.get() < 1000; read.incrementAndGet()) {
                            input.read(self, ByteBuffer.allocate(1));
                        }
                        return null;
                    });
            assertThat(seen)
                    .singleElement()
                    .satisfies(count -> assertThat(count).isBetween(1, 999));
        }

        @Test
        void endsWithAClearExceptionWhenTheConnectionIsClosedMeanwhile() throws Exception {
            Pair pair = connected();
            TaskRef<Object> reader =
                    tasks.waiting(
                            tasks.start("reader", self -> pair.accepted().input().readLine(self)));
            pair.accepted().close();
            assertThatThrownBy(() -> Tasks.result(reader))
                    .isInstanceOf(IoClosedException.class)
                    .hasMessageContaining("the connection was closed");
        }

        @Test
        void reportsAResetAsAFailureAndNotAsTheEnd() throws Exception {
            Pair pair = connected();
            TaskRef<Object> reader =
                    tasks.waiting(
                            tasks.start("reader", self -> pair.accepted().input().readLine(self)));
            pair.client().option(StandardSocketOptions.SO_LINGER, 0).close();
            assertThatThrownBy(() -> Tasks.result(reader))
                    .isInstanceOf(IoFailedException.class)
                    .hasMessageContaining("reset");
        }

        @Test
        void canBeTerminatedAndTheNextReaderFindsEverything() throws Exception {
            Pair pair = connected();
            tasks.run(
                    self -> {
                        pair.client().output().write(self, "ab");
                        return null;
                    });
            TaskRef<Object> reader =
                    tasks.waiting(
                            tasks.start(
                                    "reader", self -> pair.accepted().input().readFully(self, 4)));
            reader.terminate();
            assertThat(reader.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
            byte[] all =
                    tasks.run(
                            self -> {
                                pair.client().output().write(self, "cd");
                                return pair.accepted().input().readFully(self, 4);
                            });
            assertThat(all).asString().isEqualTo("abcd");
        }

        @Test
        void inAHandlerIsRefusedEvenIfItWouldNotHaveToWait() throws Exception {
            Pair pair = connected();
            TaskRef<String> handler =
                    tasks.scheduler.handler(
                            "handler",
                            (self, message) -> {
                                pair.accepted().output().write(self, message);
                            });
            handler.send("hello");
            assertThatThrownBy(() -> Tasks.result(handler))
                    .isInstanceOf(NotSuspendableException.class);
        }
    }

    @Nested
    class Writing {

        /** More than the socket buffers of both sides hold. */
        private static final int MUCH = 32 * 1024 * 1024;

        @Test
        void thatTimesOutCanBeContinuedAtTheBuffersPosition() throws Exception {
            Pair pair = connected();
            ByteBuffer much = ByteBuffer.allocate(MUCH);
            tasks.run(
                    self -> {
                        ByteOutput output = pair.client().output().timeout(SHORT);
                        assertThatThrownBy(() -> output.write(self, much))
                                .isInstanceOf(IoTimeoutException.class);
                        return null;
                    });
            assertThat(much.position()).isPositive().isLessThan(MUCH);
            TaskRef<Object> reader =
                    tasks.start(
                            "reader", self -> pair.accepted().input().readFully(self, MUCH).length);
            tasks.run(
                    self -> {
                        pair.client().output().timeout(SOON).write(self, much);
                        return null;
                    });
            assertThat((Integer) Tasks.result(reader)).isEqualTo(MUCH);
        }

        @Test
        void ofAMessageThatTimesOutHalfwayResetsTheConnection() throws Exception {
            Pair pair = connected();
            tasks.run(
                    self -> {
                        ByteOutput output = pair.client().output().maxMessage(MUCH).timeout(SHORT);
                        assertThatThrownBy(() -> output.writeMessage(self, new byte[MUCH]))
                                .isInstanceOf(IoTimeoutException.class);
                        assertThatThrownBy(() -> output.writeMessage(self, new byte[1]))
                                .isInstanceOf(IoClosedException.class)
                                .hasMessageContaining("cut short");
                        assertThatThrownBy(() -> pair.accepted().input().readToEnd(self, MUCH * 2))
                                .isInstanceOf(IoFailedException.class);
                        return null;
                    });
        }

        @Test
        void byATerminatedTaskResetsTheConnectionWhenAPartWentOut() throws Exception {
            Pair pair = connected();
            TaskRef<Object> writer =
                    tasks.waiting(
                            tasks.start(
                                    "writer",
                                    self -> {
                                        pair.client().output().write(self, new byte[MUCH]);
                                        return null;
                                    }));
            writer.terminate();
            assertThat(writer.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
            tasks.run(
                    self -> {
                        assertThatThrownBy(() -> pair.accepted().input().readToEnd(self, MUCH * 2))
                                .isInstanceOf(IoFailedException.class);
                        return null;
                    });
        }

        @Test
        void goesOnBesideReadingByAnotherTaskOfAnotherScheduler() throws Exception {
            Pair pair = connected();
            try (PycosScheduler other = PycosScheduler.create("other")) {
                TaskRef<Object> echo =
                        other.spawnReturning(
                                "echo",
                                self ->
                                        pair.accepted()
                                                .input()
                                                .transferTo(self, pair.accepted().output()));
                TaskRef<Object> reader =
                        other.spawnReturning(
                                "reader",
                                self -> pair.client().input().readFully(self, MUCH).length);
                tasks.run(
                        self -> {
                            pair.client().output().write(self, new byte[MUCH]);
                            pair.client().output().end(self);
                            return null;
                        });
                assertThat((Integer) Tasks.result(reader)).isEqualTo(MUCH);
                assertThat((Long) Tasks.result(echo)).isEqualTo(MUCH);
            }
        }

        @Test
        void afterTheEndWasSaidIsRefusedWhileReadingGoesOn() throws Exception {
            Pair pair = connected();
            String reply =
                    tasks.run(
                            self -> {
                                pair.client().output().write(self, "question");
                                pair.client().output().end(self);
                                pair.client().output().end(self);
                                assertThatThrownBy(() -> pair.client().output().write(self, "more"))
                                        .isInstanceOf(IoClosedException.class);
                                byte[] question = pair.accepted().input().readToEnd(self, 100);
                                pair.accepted()
                                        .output()
                                        .write(self, "reply to " + new String(question) + "\n");
                                return pair.client().input().readLine(self).orElseThrow();
                            });
            assertThat(reply).isEqualTo("reply to question");
        }
    }

    @Nested
    class Accepting {

        @Test
        void timesOutWithAnException() {
            assertThatThrownBy(() -> tasks.run(self -> server.accept(self, SHORT)))
                    .isInstanceOf(IoTimeoutException.class)
                    .hasMessageContaining("accepting a connection");
        }

        @Test
        void endsWithAClearExceptionWhenTheServerIsClosed() {
            TaskRef<Object> accepting = tasks.waiting(tasks.start("acceptor", server::accept));
            server.close();
            assertThatThrownBy(() -> Tasks.result(accepting))
                    .isInstanceOf(IoClosedException.class)
                    .hasMessageContaining("the server was closed");
        }

        @Test
        void canBeTerminatedAndTheNextOneGetsTheConnection() throws Exception {
            TaskRef<Object> accepting = tasks.waiting(tasks.start("acceptor", server::accept));
            accepting.terminate();
            assertThat(accepting.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
            assertThat(connected().accepted().isClosed()).isFalse();
        }

        @Test
        void waitsAtTheLimitUntilAConnectionIsClosed() throws Exception {
            server.maxConnections(1);
            Pair first = connected();
            try (var second =
                    new Socket(server.address().getAddress(), server.address().getPort())) {
                TaskRef<Object> accepting = tasks.waiting(tasks.start("acceptor", server::accept));
                assertThat(server.connections()).isEqualTo(1);
                first.accepted().close();
                TcpConnection accepted = Tasks.result(accepting);
                assertThat(accepted.remoteAddress().getPort()).isEqualTo(second.getLocalPort());
            }
        }

        @Test
        void leavesNoConnectionOpenWhenItsTaskIsTerminatedBeforeItBegins() throws Exception {
            Pair pair = connected();
            tasks.run(
                    self -> {
                        TaskRef<Object> never =
                                self.spawn("never", task -> pair.accepted().close());
                        pair.accepted().closeWith(never);
                        never.terminate();
                        assertThat(self.join(never)).isInstanceOf(TaskExit.Terminated.class);
                        return null;
                    });
            await().atMost(SOON).until(() -> pair.accepted().isClosed());
        }
    }

    @Nested
    class Connecting {

        @Test
        void toNobodyFailsWithTheCause() {
            InetSocketAddress address = server.address();
            server.close();
            assertThatThrownBy(() -> tasks.run(self -> TcpClient.create().connect(self, address)))
                    .isInstanceOf(IoFailedException.class)
                    .hasCauseInstanceOf(java.net.ConnectException.class)
                    .hasMessageContaining("connecting to");
        }

        @Test
        void toAnUnknownHostFailsWithTheCause() {
            assertThatThrownBy(
                            () ->
                                    tasks.run(
                                            self ->
                                                    TcpClient.create()
                                                            .connect(
                                                                    self,
                                                                    "no-such-host.invalid",
                                                                    1)))
                    .isInstanceOf(IoFailedException.class)
                    .hasCauseInstanceOf(java.net.UnknownHostException.class);
        }

        @Test
        void byNameFindsTheServer() throws Exception {
            tasks.run(
                    self -> {
                        TcpClient.create()
                                .connect(self, "localhost", server.address().getPort())
                                .close();
                        return null;
                    });
        }

        @Test
        void timesOutWithAnExceptionWhenNobodyAnswers() throws Exception {
            try (var full = new FullServer()) {
                TcpClient client = TcpClient.create().connectTimeout(SHORT);
                assertThatThrownBy(() -> tasks.run(self -> client.connect(self, full.address())))
                        .isInstanceOf(IoTimeoutException.class)
                        .hasMessageContaining("connecting to");
            }
        }

        @Test
        void canBeTerminated() throws Exception {
            try (var full = new FullServer()) {
                TaskRef<Object> connecting =
                        tasks.waiting(
                                tasks.start(
                                        "connector",
                                        self -> TcpClient.create().connect(self, full.address())));
                connecting.terminate();
                assertThat(connecting.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
            }
        }
    }

    @Test
    void usesASocketThatWasConnectedSynchronously() throws Exception {
        SocketChannel channel = SocketChannel.open(server.address());
        String line =
                tasks.run(
                        self -> {
                            try (TcpConnection wrapped = TcpConnection.of(channel);
                                    TcpConnection accepted = server.accept(self)) {
                                wrapped.output().write(self, "from the main thread\n");
                                return accepted.input().readLine(self).orElseThrow();
                            }
                        });
        assertThat(line).isEqualTo("from the main thread");
    }

    @Test
    void closingWithUnwrittenTasksWaitingEndsAllOfThem() throws Exception {
        Pair pair = connected();
        TaskRef<Object> reader =
                tasks.waiting(tasks.start("reader", self -> pair.client().input().readLine(self)));
        TaskRef<Object> writer =
                tasks.waiting(
                        tasks.start(
                                "writer",
                                self -> {
                                    pair.client().output().write(self, new byte[Writing.MUCH]);
                                    return null;
                                }));
        pair.client().close();
        assertThatThrownBy(() -> Tasks.result(reader)).isInstanceOf(IoClosedException.class);
        assertThatThrownBy(() -> Tasks.result(writer)).isInstanceOf(IoClosedException.class);
        assertThat(tasks.scheduler.tasks())
                .extracting(TaskInfo::ref)
                .doesNotContain(reader, writer);
    }
}

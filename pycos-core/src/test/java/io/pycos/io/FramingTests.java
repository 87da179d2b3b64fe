package io.pycos.io;

import static io.pycos.io.Tasks.SHORT;
import static io.pycos.io.Tasks.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pycos.TaskExit;
import io.pycos.TaskRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Messages, lines and pieces over a real connection. */
class FramingTests {

    private final Tasks tasks = new Tasks();
    private TcpConnection near;
    private ByteOutput output;
    private ByteInput input;

    @BeforeEach
    void connect() throws Exception {
        tasks.run(
                self -> {
                    try (TcpServer server = TcpServer.listen(Tasks.ANY_PORT)) {
                        near = TcpClient.create().connect(self, server.address());
                        output = near.output();
                        input = server.accept(self).input();
                        return null;
                    }
                });
    }

    @AfterEach
    void close() {
        tasks.close();
    }

    @Nested
    class Messages {

        @Test
        void keepTheirBoundsWhateverTheirSizes() throws Exception {
            List<byte[]> sent = new ArrayList<>();
            Random random = new Random(7);
            for (int size :
                    new int[] {1, 0, 100, 8 * 1024, 16 * 1024, 16 * 1024 + 1, 300_000, 0, 5}) {
                byte[] message = new byte[size];
                random.nextBytes(message);
                sent.add(message);
            }
            TaskRef<Object> reader =
                    tasks.start(
                            "reader",
                            self -> {
                                List<byte[]> got = new ArrayList<>();
                                for (var next = input.readMessage(self);
                                        next.isPresent();
                                        next = input.readMessage(self)) {
                                    got.add(next.get());
                                }
                                return got;
                            });
            tasks.run(
                    self -> {
                        for (byte[] message : sent) {
                            output.writeMessage(self, message);
                        }
                        near.close();
                        return null;
                    });
            assertThat(Tasks.<List<byte[]>>result(reader))
                    .usingElementComparator(Arrays::compare)
                    .containsExactlyElementsOf(sent);
        }

        @Test
        void tellApartAnEmptyMessageATimeoutAndTheEnd() throws Exception {
            tasks.run(
                    self -> {
                        output.writeMessage(self, new byte[0]);
                        assertThat(input.readMessage(self))
                                .hasValueSatisfying(message -> assertThat(message).isEmpty());
                        assertThatThrownBy(() -> input.timeout(SHORT).readMessage(self))
                                .isInstanceOf(IoTimeoutException.class);
                        near.close();
                        assertThat(input.timeout(SOON).readMessage(self)).isEmpty();
                        return null;
                    });
        }

        @Test
        void cutOffByTheEndAreAnError() throws Exception {
            tasks.run(
                    self -> {
                        output.write(self, new byte[] {0, 0, 0, 9, 1, 2});
                        near.close();
                        assertThatThrownBy(() -> input.readMessage(self))
                                .isInstanceOf(EndOfStreamException.class)
                                .hasMessageContaining("a message");
                        return null;
                    });
        }

        @Test
        void cutOffWithinTheLengthAreAnError() throws Exception {
            tasks.run(
                    self -> {
                        output.write(self, new byte[] {0, 0});
                        near.close();
                        assertThatThrownBy(() -> input.readMessage(self))
                                .isInstanceOf(EndOfStreamException.class);
                        return null;
                    });
        }

        @Test
        void aboveTheLimitAreRefusedByTheReaderFromTheirLengthAlone() throws Exception {
            tasks.run(
                    self -> {
                        output.write(self, new byte[] {-1, -1, -1, -1});
                        assertThatThrownBy(() -> input.readMessage(self))
                                .isInstanceOfSatisfying(
                                        LimitExceededException.class,
                                        e ->
                                                assertThat(e.limit())
                                                        .isEqualTo(ByteInput.DEFAULT_MAX_MESSAGE))
                                .hasMessageContaining("4294967295");
                        assertThat(input.readFully(self, 4)).containsOnly(-1);
                        return null;
                    });
        }

        @Test
        void aboveTheLimitAreRefusedByTheWriterBeforeAByteIsSent() throws Exception {
            tasks.run(
                    self -> {
                        output.maxMessage(10);
                        assertThatThrownBy(() -> output.writeMessage(self, new byte[11]))
                                .isInstanceOf(LimitExceededException.class);
                        output.writeMessage(self, new byte[10]);
                        assertThat(input.maxMessage(10).readMessage(self))
                                .hasValueSatisfying(m -> assertThat(m).hasSize(10));
                        return null;
                    });
        }

        @Test
        void areNotLostWhenAReaderIsTerminatedInTheMiddle() throws Exception {
            tasks.run(
                    self -> {
                        output.write(self, new byte[] {0, 0, 0, 3, 'a'});
                        return null;
                    });
            TaskRef<Object> reader =
                    tasks.waiting(tasks.start("reader", self -> input.readMessage(self)));
            reader.terminate();
            assertThat(reader.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
            Optional<byte[]> message =
                    tasks.run(
                            self -> {
                                output.write(self, "bc");
                                return input.readMessage(self);
                            });
            assertThat(message)
                    .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("abc"));
        }
    }

    @Nested
    class Lines {

        @Test
        void endWithALineFeedOrWithTheStream() throws Exception {
            tasks.run(
                    self -> {
                        output.write(self, "first\r\n\nzweite: ü\nno line feed");
                        output.end(self);
                        assertThat(input.readLine(self)).contains("first");
                        assertThat(input.readLine(self)).contains("");
                        assertThat(input.readLine(self)).contains("zweite: ü");
                        assertThat(input.readLine(self)).contains("no line feed");
                        assertThat(input.readLine(self)).isEmpty();
                        return null;
                    });
        }

        @Test
        void thatTimeOutAreReadWholeLater() throws Exception {
            tasks.run(
                    self -> {
                        output.write(self, "half");
                        assertThatThrownBy(() -> input.timeout(SHORT).readLine(self))
                                .isInstanceOf(IoTimeoutException.class);
                        output.write(self, " and half\n");
                        assertThat(input.timeout(SOON).readLine(self)).contains("half and half");
                        return null;
                    });
        }

        @Test
        void aboveTheLimitAreRefused() throws Exception {
            tasks.run(
                    self -> {
                        input.maxLine(10);
                        output.write(self, "0123456789\n0123456789x\n");
                        assertThat(input.readLine(self)).contains("0123456789");
                        assertThatThrownBy(() -> input.readLine(self))
                                .isInstanceOf(LimitExceededException.class);
                        return null;
                    });
        }

        @Test
        void longerThanOneReadAreReadWhole() throws Exception {
            String line = "x".repeat(50_000);
            TaskRef<Object> reader =
                    tasks.start("reader", self -> input.readLine(self).orElseThrow());
            tasks.run(
                    self -> {
                        output.write(self, line);
                        output.write(self, "\nnext");
                        return null;
                    });
            assertThat(Tasks.<String>result(reader)).isEqualTo(line);
        }
    }

    @Nested
    class Pieces {

        @Test
        void endWithTheirMark() throws Exception {
            tasks.run(
                    self -> {
                        output.write(self, "one/two//");
                        output.end(self);
                        assertThat(input.readUntil(self, (byte) '/'))
                                .hasValueSatisfying(p -> assertThat(p).asString().isEqualTo("one"));
                        assertThat(input.readUntil(self, (byte) '/'))
                                .hasValueSatisfying(p -> assertThat(p).asString().isEqualTo("two"));
                        assertThat(input.readUntil(self, (byte) '/'))
                                .hasValueSatisfying(p -> assertThat(p).isEmpty());
                        assertThat(input.readUntil(self, (byte) '/')).isEmpty();
                        return null;
                    });
        }

        @Test
        void withoutTheirMarkAtTheEndAreAnError() throws Exception {
            tasks.run(
                    self -> {
                        output.write(self, "one");
                        output.end(self);
                        assertThatThrownBy(() -> input.readUntil(self, (byte) '/'))
                                .isInstanceOf(EndOfStreamException.class);
                        assertThat(input.readLine(self)).contains("one");
                        return null;
                    });
        }
    }

    @Test
    void aWholeStreamIsReadUpToItsLimit() throws Exception {
        tasks.run(
                self -> {
                    output.write(self, new byte[1000]);
                    output.end(self);
                    assertThatThrownBy(() -> input.readToEnd(self, 999))
                            .isInstanceOf(LimitExceededException.class);
                    assertThat(input.readToEnd(self, 1000)).hasSize(1000);
                    assertThat(input.readToEnd(self, 1000)).isEmpty();
                    return null;
                });
    }
}

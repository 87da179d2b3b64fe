package io.pycos.io;

import static io.pycos.io.Tasks.SHORT;
import static io.pycos.io.Tasks.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pycos.TaskExit;
import io.pycos.TaskRef;
import java.nio.channels.DatagramChannel;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UdpSocketTests {

    private final Tasks tasks = new Tasks();
    private final UdpSocket server = UdpSocket.bind(Tasks.ANY_PORT);

    @AfterEach
    void close() {
        tasks.close();
        server.close();
    }

    private void write(UdpSocket from, byte[] data) throws Exception {
        tasks.run(
                self -> {
                    from.write(self, new Datagram(server.localAddress(), data));
                    return null;
                });
    }

    @Test
    void answersFiftyClients() throws Exception {
        TaskRef<Object> echo =
                tasks.start(
                        "echo",
                        self -> {
                            for (int i = 0; i < 50; i++) {
                                server.write(self, server.read(self));
                            }
                            return null;
                        });
        Set<TaskRef<Object>> clients = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            byte[] mine = {(byte) i};
            clients.add(
                    tasks.start(
                            "client",
                            self -> {
                                try (UdpSocket socket = UdpSocket.bind(Tasks.ANY_PORT)) {
                                    socket.write(self, new Datagram(server.localAddress(), mine));
                                    Datagram answer = socket.read(self);
                                    assertThat(answer.data()).isEqualTo(mine);
                                    assertThat(answer.peer()).isEqualTo(server.localAddress());
                                    return true;
                                }
                            }));
        }
        for (TaskRef<Object> client : clients) {
            assertThat(Tasks.<Boolean>result(client)).isTrue();
        }
        Tasks.result(echo);
    }

    @Test
    void keepsPacketsApartAlsoEmptyAndLargeOnes() throws Exception {
        try (UdpSocket client = UdpSocket.of(DatagramChannel.open().bind(Tasks.ANY_PORT))) {
            write(client, new byte[0]);
            write(client, new byte[60_000]);
            write(client, new byte[3]);
            assertThat(tasks.run(self -> server.read(self)).data()).isEmpty();
            assertThat(tasks.run(self -> server.read(self)).data()).hasSize(60_000);
            assertThat(tasks.run(self -> server.read(self)).data()).hasSize(3);
        }
    }

    @Test
    void refusesAPacketThatIsTooLarge() {
        assertThatThrownBy(() -> write(server, new byte[70_000]))
                .isInstanceOf(IoFailedException.class);
    }

    @Test
    void timesOutWithAnException() {
        assertThatThrownBy(() -> tasks.run(self -> server.timeout(SHORT).read(self)))
                .isInstanceOf(IoTimeoutException.class)
                .hasMessageContaining("reading from UDP socket");
    }

    @Test
    void canBeTerminatedWhileReadingAndIsUsableAfter() throws Exception {
        TaskRef<Object> reader = tasks.waiting(tasks.start("reader", server::read));
        reader.terminate();
        assertThat(reader.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
        write(server, new byte[] {7});
        assertThat(tasks.run(server::read).data()).containsExactly(7);
    }

    @Test
    void closedWhileReadingEndsTheRead() {
        TaskRef<Object> reader = tasks.waiting(tasks.start("reader", server::read));
        server.close();
        assertThatThrownBy(() -> Tasks.result(reader)).isInstanceOf(IoClosedException.class);
    }
}

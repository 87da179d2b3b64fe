package io.pycos.samples.tutorial;

import io.pycos.Task;
import io.pycos.TaskBody;
import io.pycos.TaskExit;
import io.pycos.TaskRef;
import io.pycos.io.TcpClient;
import io.pycos.io.TcpConnection;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Ten tasks that each connect to the {@link SocketServer} and send it a message of random length,
 * with a mark at its end, so that the server can tell when it has all of it.
 */
final class SocketClients implements TaskBody<Void> {

    static final int CLIENTS = 10;

    private final InetSocketAddress server;
    private final RandomGenerator random;

    SocketClients(InetSocketAddress server, RandomGenerator random) {
        this.server = server;
        this.random = random;
    }

    @Override
    public Integer run(Task<Void> self) {
        sendAll(self);
        return CLIENTS;
    }

    /** Starts the clients and waits until all have sent. */
    void sendAll(Task<?> self) {
        List<TaskRef<Void>> clients =
                IntStream.range(0, CLIENTS)
                        .mapToObj(n -> self.<Void>spawn("client-" + n, it -> send(it, n)))
                        .toList();
        for (TaskRef<Void> client : clients) {
            if (self.join(client) instanceof TaskExit.Failed failed) {
                throw new IllegalStateException("A client could not send", failed.error());
            }
        }
    }

    private void send(Task<Void> self, int n) {
        try (TcpConnection connection = TcpClient.create().connect(self, server)) {
            String message = n + ": " + "-".repeat(random.nextInt(100, 300));
            connection.output().write(self, message + (char) SocketServer.END_OF_MESSAGE);
        }
    }
}

package io.pycos.samples.tutorial;

import io.pycos.Task;
import io.pycos.TaskBody;
import io.pycos.TaskRef;
import io.pycos.io.CallPool;
import io.pycos.io.IoClosedException;
import io.pycos.io.TcpConnection;
import io.pycos.io.TcpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * A TCP server: one task accepts connections, and each connection has a task of its own, which
 * reads one message up to its mark {@code /}.
 *
 * <p>It serves until "quit" or "exit" is typed. That wait blocks a thread, so it is made on a
 * {@link CallPool}, beside the tasks.
 */
final class SocketServer implements TaskBody<Void> {

    static final byte END_OF_MESSAGE = '/';

    /** Nobody has to type anything. */
    private static final Duration PATIENCE = Duration.ofDays(365);

    private final InetSocketAddress address;
    private final Callable<String> console;
    private final Consumer<String> out;

    /**
     * @param console waits for the next line typed
     */
    SocketServer(InetSocketAddress address, Callable<String> console, Consumer<String> out) {
        this.address = address;
        this.console = console;
        this.out = out;
    }

    @Override
    public InetSocketAddress run(Task<Void> self) {
        return start(self).address();
    }

    /** Listens, and starts the tasks that serve. */
    TcpServer start(Task<?> self) {
        TcpServer server = TcpServer.listen(address);
        out.accept("listening at %s; type quit to end".formatted(server.address()));
        self.<Void>spawn("socket-server", it -> serve(it, server));
        self.<Void>spawn("console", it -> closeWhenAsked(it, server));
        return server;
    }

    private void serve(Task<Void> self, TcpServer server) {
        try (server) {
            while (true) {
                TcpConnection connection = server.accept(self);
                TaskRef<Void> task = self.spawn("connection", it -> process(it, connection));
                connection.closeWith(task);
            }
        } catch (IoClosedException closed) {
            out.accept("closed");
        }
    }

    private void process(Task<Void> self, TcpConnection connection) {
        Optional<byte[]> message = connection.input().readUntil(self, END_OF_MESSAGE);
        message.map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .ifPresent(text -> out.accept("received: " + text));
    }

    private void closeWhenAsked(Task<Void> self, TcpServer server) {
        self.daemon(true);
        try (CallPool pool = CallPool.create("console", 1)) {
            String line;
            do {
                line = pool.call(self, console, PATIENCE);
            } while (!line.strip().matches("quit|exit"));
            server.close();
        }
    }
}

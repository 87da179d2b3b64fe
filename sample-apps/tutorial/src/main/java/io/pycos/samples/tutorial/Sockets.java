package io.pycos.samples.tutorial;

import io.pycos.Task;
import io.pycos.TaskBody;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * {@link SocketServer} and {@link SocketClients} on one scheduler, over real connections. The value
 * is the list of what the server wrote.
 */
final class Sockets implements TaskBody<String> {

    private final RandomGenerator random;
    private final Consumer<String> out;
    private final BlockingQueue<String> typed = new LinkedBlockingQueue<>();

    Sockets(RandomGenerator random, Consumer<String> out) {
        this.random = random;
        this.out = out;
    }

    @Override
    public List<String> run(Task<String> self) {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var server = new SocketServer(anyPort, typed::take, self.ref()::send);
        var clients = new SocketClients(server.start(self).address(), random);
        clients.sendAll(self);
        List<String> lines = new ArrayList<>();
        int received = 0;
        while (received < SocketClients.CLIENTS) {
            received += take(self, lines);
        }
        typed.add("quit");
        take(self, lines);
        return List.copyOf(lines);
    }

    /** Passes the server's next line on; 1 when it is a message received, else 0. */
    private int take(Task<String> self, List<String> lines) {
        String line = self.receive();
        lines.add(line);
        out.accept(line);
        return line.startsWith("received: ") ? 1 : 0;
    }
}

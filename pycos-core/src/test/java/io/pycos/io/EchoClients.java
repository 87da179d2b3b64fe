package io.pycos.io;

import io.pycos.PycosScheduler;
import io.pycos.Task;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process with many connections to an echo server, all open at once: {@code <port>
 * <connections>}. Each says something and hears it again; then "connected" is printed. After a line
 * on standard input each does so once more, all at the same time; then "done" is printed.
 */
final class EchoClients {

    private static final int LANES = 50;
    private static final Duration LONG = Duration.ofSeconds(50);

    private final InetSocketAddress server;
    private final int count;
    private final PycosScheduler scheduler = PycosScheduler.create("clients");
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final CompletableFuture<Boolean> allConnected = new CompletableFuture<>();
    private final CompletableFuture<Boolean> go = new CompletableFuture<>();
    private final CompletableFuture<Boolean> allDone = new CompletableFuture<>();

    private EchoClients(int port, int count) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.count = count;
    }

    public static void main(String[] args) {
        new EchoClients(Integer.parseInt(args[0]), Integer.parseInt(args[1])).run();
    }

    private void run() {
        for (int lane = 0; lane < LANES; lane++) {
            int first = lane;
            scheduler.spawn("lane", self -> connectAll(self, first));
        }
        allConnected.orTimeout(LONG.toSeconds(), java.util.concurrent.TimeUnit.SECONDS).join();
        IO.println("connected");
        IO.readln();
        go.complete(true);
        allDone.orTimeout(LONG.toSeconds(), java.util.concurrent.TimeUnit.SECONDS).join();
        IO.println("done");
        System.exit(0);
    }

    private void connectAll(Task<Object> self, int first) {
        for (int i = first; i < count; i += LANES) {
            int number = i;
            TcpConnection connection =
                    TcpClient.create().connectTimeout(LONG).connect(self, server);
            exchange(self, connection, "hello " + number);
            self.spawn("client", task -> again(task, connection, number));
            if (connected.incrementAndGet() == count) {
                allConnected.complete(true);
            }
        }
    }

    private void again(Task<Object> self, TcpConnection connection, int number) {
        self.await(go.copy(), LONG);
        exchange(self, connection, "again " + number);
        if (done.incrementAndGet() == count) {
            allDone.complete(true);
        }
    }

    private static void exchange(Task<Object> self, TcpConnection connection, String line) {
        connection.output().write(self, line + "\n");
        String echo = connection.input().readLine(self).orElseThrow();
        if (!echo.equals(line)) {
            throw new IllegalStateException("sent '" + line + "' and heard '" + echo + "'");
        }
    }
}

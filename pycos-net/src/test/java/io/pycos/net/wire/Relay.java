package io.pycos.net.wire;

import io.pycos.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A wire that the test can squeeze or cut: forwards TCP connections to one place. */
final class Relay implements AutoCloseable {

    private final ServerSocket server;
    private final Location target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition flowing = lock.newCondition();
    private boolean stalled;

    Relay(Location target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    Location location() {
        return new Location("127.0.0.1", server.getLocalPort());
    }

    /** From now on nothing passes, but the connections stay. */
    void stall() {
        lock.lock();
        stalled = true;
        lock.unlock();
    }

    /** Ends the connections without a word, and accepts no more. */
    void cut() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        cut();
    }

    private void accept() {
        try {
            while (true) {
                Socket in = server.accept();
                Socket out = new Socket(target.host(), target.port());
                sockets.add(in);
                sockets.add(out);
                Thread.ofPlatform().daemon().start(() -> pump(in, out));
                Thread.ofPlatform().daemon().start(() -> pump(out, in));
            }
        } catch (IOException _) {
            // The relay was cut.
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[64 << 10];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                waitUntilFlowing();
                out.write(buffer, 0, n);
            }
        } catch (IOException | InterruptedException _) {
            // Cut, or one of the ends has closed.
        }
    }

    private void waitUntilFlowing() throws InterruptedException {
        lock.lock();
        try {
            while (stalled) {
                flowing.await();
            }
        } finally {
            lock.unlock();
        }
    }
}

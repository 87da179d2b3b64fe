package io.pycos.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes the bytes of one connection on, and can end it without asking either side. */
final class Relay implements AutoCloseable {

    private final ServerSocket listening = new ServerSocket(0, 1, Tasks.ANY_PORT.getAddress());
    private final Socket toServer;
    private final Thread thread;
    private volatile boolean stopped;

    Relay(InetSocketAddress server) throws IOException {
        toServer = new Socket(server.getAddress(), server.getPort());
        thread = Thread.ofVirtual().start(this::run);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
    }

    private void run() {
        try (Socket client = listening.accept()) {
            Thread back = Thread.ofVirtual().start(() -> copy(toServer, client));
            copy(client, toServer);
            back.join();
        } catch (IOException | InterruptedException e) {
            if (!stopped) {
                throw new AssertionError(e);
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // the end of the connection, which is what the test is about
        }
    }

    /** The server sees an end that the client never sent. */
    void endTowardsServer() throws IOException {
        toServer.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        listening.close();
        toServer.close();
        thread.interrupt();
    }
}

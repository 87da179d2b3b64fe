package io.pycos.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A listening address whose queue is full: who connects hears nothing. */
final class FullServer implements AutoCloseable {

    private final ServerSocketChannel server = ServerSocketChannel.open().bind(Tasks.ANY_PORT, 1);
    private final List<SocketChannel> pending = new ArrayList<>();

    FullServer() throws IOException {
        for (int i = 0; i < 8; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(address());
            pending.add(channel);
        }
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) server.getLocalAddress();
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : pending) {
            channel.close();
        }
        server.close();
    }
}

package io.pycos.io;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connected socket in non-blocking mode. */
final class PlainWire implements Wire {

    private static final Logger LOG = LoggerFactory.getLogger(PlainWire.class);

    private final SocketChannel channel;
    private final Readiness readiness;

    PlainWire(SocketChannel channel) {
        this.channel = channel;
        this.readiness = new Readiness(channel);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public CompletableFuture<?> readable() {
        return readiness.await(SelectionKey.OP_READ);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return channel.write(from);
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public boolean end() throws IOException {
        channel.shutdownOutput();
        return true;
    }

    @Override
    public CompletableFuture<?> writable() {
        return readiness.await(SelectionKey.OP_WRITE);
    }

    @Override
    public boolean handshake() {
        return true;
    }

    @Override
    public CompletableFuture<?> handshakeProgress() {
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public Optional<SSLSession> session() {
        return Optional.empty();
    }

    /** Complete when the connection is made or failed. */
    CompletableFuture<?> connectable() {
        return readiness.await(SelectionKey.OP_CONNECT);
    }

    void wakeAll() {
        readiness.wakeAll();
    }

    /** Closes with a reset, so that the other side does not take it for an orderly end. */
    @Override
    public void abandon() {
        try {
            if (channel.isOpen()) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            close();
        } catch (IOException e) {
            LOG.debug(
                    "[connection {}] could not be closed after a write was cut short", channel, e);
        }
    }

    @Override
    public void close() throws IOException {
        readiness.close();
    }
}

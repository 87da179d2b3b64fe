package io.pycos.io;

import static io.pycos.io.Tasks.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsWireTests {

    @TempDir private Path folder;

    /** Keeps the selector from waking anybody. */
    private static final class BusySelector implements AutoCloseable {

        private final CountDownLatch busy = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private final SocketChannel near;
        private final SocketChannel far;

        BusySelector(ServerSocketChannel server) throws Exception {
            near = SocketChannel.open(server.getLocalAddress());
            far = server.accept();
            near.configureBlocking(false);
            new PlainWire(near).readable().thenRun(this::stay);
            far.write(ByteBuffer.allocate(1));
            busy.await();
        }

        private void stay() {
            busy.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() throws IOException {
            release.countDown();
            near.close();
            far.close();
        }
    }

    // readable (registered) | handshake by somebody else, who takes the bytes
    @Test
    void endOfTheHandshakeWakesWhoWaitsForBytesThatAnotherTook() throws Exception {
        KeyStores keys = new KeyStores(folder).with("here", "ip:127.0.0.1");
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(Tasks.ANY_PORT);
                SSLSocket client =
                        (SSLSocket) keys.context("", "here").getSocketFactory().createSocket();
                BusySelector _ = new BusySelector(server)) {
            client.connect(server.getLocalAddress());
            SocketChannel accepted = server.accept();
            accepted.configureBlocking(false);
            var wire = new TlsWire(new PlainWire(accepted), Tls.of(keys.context("here")).server());
            CompletableFuture<?> readable = wire.readable();
            CompletableFuture<Void> shaken =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    client.startHandshake();
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                            });
            await().atMost(SOON).until(wire::handshake);
            assertThat(readable).isDone();
            await().atMost(SOON).until(shaken::isDone);
            assertThat(shaken).isCompleted();
            wire.close();
        }
    }
}

package io.pycos.io;

import static io.pycos.io.Tasks.SHORT;
import static io.pycos.io.Tasks.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pycos.TaskExit;
import io.pycos.TaskRef;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTests {

    /** More than the socket buffers of both sides hold, once they are small. */
    private static final int MUCH = 3 * 1024 * 1024;

    @TempDir private static Path folder;

    private static KeyStores keys;

    private final Tasks tasks = new Tasks();
    private final AtomicReference<TcpServer> opened = new AtomicReference<>();

    @BeforeAll
    static void makeKeys() throws Exception {
        keys =
                new KeyStores(folder)
                        .with("here", "ip:127.0.0.1,dns:localhost")
                        .with("elsewhere", "dns:elsewhere.example")
                        .with("client", "dns:client.example");
    }

    @AfterEach
    void close() {
        tasks.close();
        if (opened.get() != null) {
            opened.get().close();
        }
    }

    private TcpServer listen(Tls tls) {
        opened.set(TcpServer.listen(Tasks.ANY_PORT, tls));
        return opened.get();
    }

    private TcpServer listen() throws Exception {
        return listen(Tls.of(keys.context("here")));
    }

    private static TcpClient trusting(String alias) throws Exception {
        return TcpClient.create().tls(Tls.of(keys.context("", alias)));
    }

    private record Pair(TcpConnection client, TcpConnection accepted) {}

    private Pair connected(TcpServer server, TcpClient client) throws Exception {
        TaskRef<Object> accepting =
                tasks.start(
                        "acceptor",
                        self -> {
                            TcpConnection accepted = server.accept(self);
                            accepted.handshake(self);
                            return accepted;
                        });
        TcpConnection connection = tasks.run(self -> client.connect(self, server.address()));
        return new Pair(connection, Tasks.result(accepting));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void carriesMuchBothWaysAtOnceAndHalfCloses(String protocol) throws Exception {
        TcpServer server = listen();
        Tls tls =
                Tls.of(keys.context("", "here"))
                        .parameters(parameters -> parameters.setProtocols(new String[] {protocol}));
        Pair pair = connected(server, TcpClient.create().tls(tls));
        assertThat(pair.client().tlsSession().orElseThrow().getProtocol()).isEqualTo(protocol);
        TaskRef<Object> echo =
                tasks.start(
                        "echo",
                        self -> {
                            long count =
                                    pair.accepted()
                                            .input()
                                            .transferTo(self, pair.accepted().output());
                            pair.accepted().output().end(self);
                            return count;
                        });
        TaskRef<Object> reader =
                tasks.start("reader", self -> pair.client().input().readToEnd(self, MUCH).length);
        tasks.run(
                self -> {
                    pair.client().output().write(self, new byte[MUCH]);
                    pair.client().output().end(self);
                    return null;
                });
        assertThat(Tasks.<Long>result(echo)).isEqualTo(MUCH);
        assertThat(Tasks.<Integer>result(reader)).isEqualTo(MUCH);
    }

    @Test
    void talksToTheJdksOwnSockets() throws Exception {
        TcpServer server = listen();
        TaskRef<Object> echo =
                tasks.start(
                        "echo",
                        self -> {
                            try (TcpConnection connection = server.accept(self)) {
                                String line = connection.input().readLine(self).orElseThrow();
                                connection.output().write(self, "echo of " + line + "\n");
                                return connection.input().readLine(self);
                            }
                        });
        InetSocketAddress address = server.address();
        try (SSLSocket socket =
                (SSLSocket)
                        keys.context("", "here")
                                .getSocketFactory()
                                .createSocket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write("hello\n".getBytes());
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(14))).isEqualTo("echo of hello\n");
            socket.shutdownOutput();
            assertThat(in.read()).isEqualTo(-1);
        }
        assertThat(Tasks.<Object>result(echo)).isEqualTo(java.util.Optional.empty());
    }

    @Test
    void refusesAServerThatIsNotTrusted() throws Exception {
        TcpServer server = listen();
        TaskRef<Object> accepting =
                tasks.start(
                        "acceptor",
                        self -> {
                            server.accept(self).handshake(self);
                            return null;
                        });
        assertThatThrownBy(
                        () ->
                                tasks.run(
                                        self ->
                                                trusting("elsewhere")
                                                        .connect(self, server.address())))
                .isInstanceOf(IoFailedException.class)
                .hasCauseInstanceOf(SSLHandshakeException.class);
        assertThatThrownBy(() -> Tasks.result(accepting))
                .isInstanceOf(IoFailedException.class)
                .hasMessageContaining("TLS handshake")
                .hasCauseInstanceOf(SSLException.class);
    }

    @Test
    void refusesACertificateForAnotherHostUnlessToldOtherwise() throws Exception {
        TcpServer server = listen(Tls.of(keys.context("elsewhere")));
        assertThatThrownBy(() -> connected(server, trusting("elsewhere")))
                .isInstanceOf(IoFailedException.class)
                .hasCauseInstanceOf(SSLHandshakeException.class);
        Tls any = Tls.of(keys.context("", "elsewhere")).anyHostName();
        assertThat(connected(server, TcpClient.create().tls(any)).client().tlsSession())
                .isPresent();
    }

    @Test
    void refusesAClientWithoutCertificateWhereOneIsRequired() throws Exception {
        TcpServer server =
                listen(Tls.of(keys.context("here", "client")).requireClientCertificate());
        assertThatThrownBy(() -> connected(server, trusting("here")))
                .isInstanceOf(IoFailedException.class);
    }

    @Test
    void showsTheServerWhoTheClientIs() throws Exception {
        TcpServer server =
                listen(Tls.of(keys.context("here", "client")).requireClientCertificate());
        TcpClient client = TcpClient.create().tls(Tls.of(keys.context("client", "here")));
        Pair pair = connected(server, client);
        X509Certificate certificate =
                (X509Certificate)
                        pair.accepted().tlsSession().orElseThrow().getPeerCertificates()[0];
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=client");
    }

    @Test
    void tellsACutConnectionFromAnAnnouncedEnd() throws Exception {
        TcpServer server = listen();
        Pair announced = connected(server, trusting("here"));
        tasks.run(
                self -> {
                    announced.client().close();
                    assertThat(announced.accepted().input().readLine(self)).isEmpty();
                    return null;
                });
        TaskRef<Object> accepting =
                tasks.start(
                        "acceptor",
                        self -> {
                            TcpConnection accepted = server.accept(self);
                            accepted.handshake(self);
                            return accepted;
                        });
        try (var relay = new Relay(server.address())) {
            TcpConnection client =
                    tasks.run(self -> trusting("here").connect(self, relay.address()));
            TcpConnection accepted = Tasks.result(accepting);
            tasks.run(
                    self -> {
                        client.output().write(self, "begun");
                        assertThat(accepted.input().readFully(self, 5))
                                .asString()
                                .isEqualTo("begun");
                        relay.endTowardsServer();
                        assertThatThrownBy(() -> accepted.input().readLine(self))
                                .isInstanceOf(IoFailedException.class)
                                .hasCauseInstanceOf(SSLException.class);
                        return null;
                    });
        }
    }

    @Test
    void timesOutAndGoesOnInReadingAndWriting() throws Exception {
        Pair pair = connected(listen(), trusting("here"));
        pair.client().option(StandardSocketOptions.SO_SNDBUF, 64 * 1024);
        pair.accepted().option(StandardSocketOptions.SO_RCVBUF, 64 * 1024);
        ByteBuffer much = ByteBuffer.allocate(MUCH);
        tasks.run(
                self -> {
                    assertThatThrownBy(() -> pair.accepted().input().timeout(SHORT).readLine(self))
                            .isInstanceOf(IoTimeoutException.class);
                    assertThatThrownBy(
                                    () -> pair.client().output().timeout(SHORT).write(self, much))
                            .isInstanceOf(IoTimeoutException.class);
                    return null;
                });
        TaskRef<Object> reader =
                tasks.start(
                        "reader",
                        self -> pair.accepted().input().timeout(SOON).readFully(self, MUCH).length);
        tasks.run(
                self -> {
                    pair.client().output().timeout(SOON).write(self, much);
                    return null;
                });
        assertThat(Tasks.<Integer>result(reader)).isEqualTo(MUCH);
    }

    @Test
    void letsReaderAndWriterShareTheHandshake() throws Exception {
        TcpServer server = listen();
        TaskRef<Object> client =
                tasks.start(
                        "client",
                        self -> {
                            TcpConnection connection =
                                    trusting("here").connect(self, server.address());
                            connection.output().write(self, "ping\n");
                            return connection.input().readLine(self).orElseThrow();
                        });
        TcpConnection accepted = tasks.run(server::accept);
        TaskRef<Object> reader =
                tasks.start("reader", self -> accepted.input().readLine(self).orElseThrow());
        TaskRef<Object> writer =
                tasks.start(
                        "writer",
                        self -> {
                            accepted.output().write(self, "pong\n");
                            return null;
                        });
        assertThat(Tasks.<String>result(reader)).isEqualTo("ping");
        Tasks.result(writer);
        assertThat(Tasks.<String>result(client)).isEqualTo("pong");
    }

    @Test
    void doesNotLetASilentClientHoldUpOthers() throws Exception {
        TcpServer server = listen();
        try (var silent = new Socket(server.address().getAddress(), server.address().getPort())) {
            assertThat(silent.isConnected()).isTrue();
            TcpConnection first = tasks.run(server::accept);
            TaskRef<Object> shaking =
                    tasks.waiting(
                            tasks.start(
                                    "shaking",
                                    self -> {
                                        first.handshake(self);
                                        return null;
                                    }));
            assertThat(connected(server, trusting("here")).client().tlsSession()).isPresent();
            shaking.terminate();
            assertThat(shaking.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
        }
    }

    @Test
    void refusesAPeerThatDoesNotSpeakTls() throws Exception {
        TcpServer server = listen();
        try (var plain = new Socket(server.address().getAddress(), server.address().getPort())) {
            plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
            assertThatThrownBy(() -> tasks.run(self -> server.accept(self).input().readLine(self)))
                    .isInstanceOf(IoFailedException.class)
                    .hasCauseInstanceOf(SSLException.class);
        }
    }

    @Test
    void boundsAConnectionToAServerThatNeverAnswersTheHandshake() throws Exception {
        TcpServer mute = TcpServer.listen(Tasks.ANY_PORT);
        opened.set(mute);
        TcpClient client = trusting("here").connectTimeout(Duration.ofMillis(200));
        assertThatThrownBy(() -> tasks.run(self -> client.connect(self, mute.address())))
                .isInstanceOf(IoTimeoutException.class)
                .hasMessageContaining("connecting to");
    }
}

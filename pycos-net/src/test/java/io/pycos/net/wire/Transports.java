package io.pycos.net.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Real transports on loopback, all closed after the test. */
final class Transports implements AfterEachCallback {

    private static final AtomicInteger GROUPS =
            new AtomicInteger((int) (ProcessHandle.current().pid() % 200));

    /** Of this JVM only: what other test runs leave behind on the machine stays out. */
    static final byte[] KEY = SharedSecret.randomKey();

    private final List<Transport> open = new ArrayList<>();

    /** A transport of its own, without multicast and membership. */
    static TransportConfig.Builder alone() {
        return TransportConfig.builder().secret(SharedSecret.ofKey(KEY)).port(0).pointToPoint();
    }

    /** A multicast group that no other test uses. */
    static MulticastGroup group() {
        int n = GROUPS.incrementAndGet();
        return new MulticastGroup("239.255.98." + (n % 250 + 1), 20_000 + n);
    }

    Transport open(TransportConfig.Builder config, TransportListener listener) {
        Transport transport = Transport.open(config.build(), listener);
        open.add(transport);
        return transport;
    }

    /** Two transports with a session between them. */
    Pair pair(TransportConfig.Builder first, TransportConfig.Builder second) {
        Recorder atA = new Recorder();
        Recorder atB = new Recorder();
        Transport a = open(first, atA);
        Transport b = open(second.hosts(List.of(a.self().location())), atB);
        Eventually.holds(() -> a.peers().size() == 1 && b.peers().size() == 1);
        return new Pair(a, atA, b, atB);
    }

    record Pair(Transport a, Recorder atA, Transport b, Recorder atB) {}

    static Limits limits(int maxMessageSize, long maxQueuedBytes) {
        return Limits.DEFAULTS.withSizes(maxMessageSize, maxQueuedBytes);
    }

    /** Limits under which a stranger is turned away soon, and silence noticed soon. */
    static Limits impatient() {
        return new Limits(
                Limits.DEFAULT_MAX_MESSAGE_SIZE,
                Limits.DEFAULT_MAX_QUEUED_BYTES,
                Duration.ofMillis(300),
                4,
                2,
                Duration.ofMillis(200),
                Duration.ofMillis(800),
                Limits.DEFAULT_CONNECT_TIMEOUT,
                Limits.DEFAULT_CLOSE_TIMEOUT);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        open.forEach(Transport::close);
    }
}

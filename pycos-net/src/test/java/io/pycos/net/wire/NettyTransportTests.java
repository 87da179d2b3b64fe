package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NettyTransportTests {

    @RegisterExtension final Transports transports = new Transports();

    @Test
    void twoProcessesFindEachOtherByHost() {
        Transports.Pair pair =
                transports.pair(
                        Transports.alone().name("first"), Transports.alone().name("second"));

        assertThat(pair.a().peers()).extracting(PeerInfo::name).containsExactly("second");
        assertThat(pair.b().peers()).extracting(PeerInfo::id).containsExactly(pair.a().self());
    }

    @Test
    void messagesArriveInOrder() {
        Transports.Pair pair = transports.pair(Transports.alone(), Transports.alone());

        for (int i = 0; i < 1000; i++) {
            pair.a().send(pair.b().self(), message("m" + i));
        }

        Eventually.holds(() -> pair.atB().messages.size() == 1000);
        assertThat(pair.atB().texts()).startsWith("m0", "m1", "m2").endsWith("m998", "m999");
    }

    @Test
    void closeSaysGoodbye() {
        Transports.Pair pair = transports.pair(Transports.alone(), Transports.alone());

        pair.a().send(pair.b().self(), message("last"));
        pair.a().close();

        Eventually.holds(() -> pair.b().peers().isEmpty());
        assertThat(pair.atB().texts()).containsExactly("last");
        assertThat(pair.atB().down).containsExactly("closed by the peer");
        assertThat(pair.a().stats().lostMaybeArrived()).isZero();
    }

    @Test
    void twoProcessesFindEachOtherByMulticast() {
        MulticastGroup group = Transports.group();
        Transport a = transports.open(Transports.alone().multicast(group), new Recorder());
        Transport b = transports.open(Transports.alone().multicast(group), new Recorder());

        Eventually.holds(() -> a.peers().size() == 1 && b.peers().size() == 1);
    }

    private static Transmission message(String text) {
        return Transmission.of(text.getBytes(StandardCharsets.UTF_8));
    }
}

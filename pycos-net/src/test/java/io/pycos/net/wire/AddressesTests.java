package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;

class AddressesTests {

    private final InetAddress loopback = Addresses.resolve("127.0.0.1");
    private final InetAddress wildcard = Addresses.resolve("0.0.0.0");

    @Test
    void theConfiguredHostIsAdvertised() {
        assertThat(Addresses.advertised("gateway.example", loopback)).isEqualTo("gateway.example");
    }

    @Test
    void theBoundAddressIsAdvertised() {
        assertThat(Addresses.advertised(null, loopback)).isEqualTo("127.0.0.1");
    }

    @Test
    void theWildcardAddressIsNeverAdvertised() throws Exception {
        assumeTrue(
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .anyMatch(InetAddress::isSiteLocalAddress));

        InetAddress advertised = Addresses.resolve(Addresses.advertised(null, wildcard));

        assertThat(advertised.isAnyLocalAddress()).isFalse();
        assertThat(NetworkInterface.getByInetAddress(advertised)).isNotNull();
    }

    @Test
    void announcementsGoOutOnTheInterfaceOfTheBoundAddress() {
        assertThat(Addresses.announcedOn(loopback))
                .singleElement()
                .satisfies(face -> assertThat(face.isLoopback()).isTrue());
    }

    @Test
    void anInterfaceIsListenedAtByItsName() throws Exception {
        NetworkInterface face = NetworkInterface.getByInetAddress(loopback);

        assertThat(Addresses.toListenAt(face.getName())).isEqualTo(loopback);
        assertThat(Addresses.toListenAt("127.0.0.1")).isEqualTo(loopback);
    }

    @Test
    void anUnknownNameIsAnErrorThatNamesTheProperty() {
        assertThatThrownBy(() -> Addresses.resolve("no such host.invalid"))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("pycos.net.bind-address");
    }
}

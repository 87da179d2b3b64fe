package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.Location;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnnouncementTests {

    private static final Keys KEYS =
            new Keys(new Circle(Circle.CLUSTER, SharedSecret.ofKey(Transports.KEY)));
    private static final Handshake.Self SELF = self("pycos");

    @Test
    void whatIsAnnouncedIsHeard() {
        assertThat(Announcement.read(Announcement.write(SELF, KEYS), SELF, KEYS))
                .isEqualTo(SELF.id());
    }

    @Test
    void anotherSecretIsNotHeard() {
        Keys others =
                new Keys(new Circle(Circle.CLUSTER, SharedSecret.ofKey(SharedSecret.randomKey())));

        assertThat(Announcement.read(Announcement.write(SELF, others), SELF, KEYS)).isNull();
    }

    @Test
    void anotherClusterIsNotHeard() {
        assertThat(Announcement.read(Announcement.write(self("blue"), KEYS), SELF, KEYS)).isNull();
    }

    @Test
    void everyChangedByteIsNoticed() {
        byte[] datagram = Announcement.write(SELF, KEYS);
        for (int at = 0; at < datagram.length; at++) {
            byte[] changed = datagram.clone();
            changed[at] ^= 1;

            assertThat(Announcement.read(changed, SELF, KEYS)).as("byte %d", at).isNull();
        }
    }

    @Test
    void anythingElseIsIgnored() {
        Random random = new Random(5);
        for (int length :
                new int[] {
                    0, 1, Announcement.BYTES - 1, Announcement.BYTES, Announcement.BYTES + 1, 2000
                }) {
            byte[] noise = new byte[length];
            random.nextBytes(noise);

            assertThat(Announcement.read(noise, SELF, KEYS)).as("%d bytes", length).isNull();
        }
        byte[] longer = Arrays.copyOf(Announcement.write(SELF, KEYS), Announcement.BYTES + 1);
        assertThat(Announcement.read(longer, SELF, KEYS)).isNull();
    }

    private static Handshake.Self self(String cluster) {
        TransportConfig config =
                TransportConfig.builder()
                        .secret(SharedSecret.ofKey(Transports.KEY))
                        .cluster(cluster)
                        .build();
        return new Handshake.Self(
                new PeerId(new Location("192.0.2.7", 9705), 77), "name", new Agreement(config));
    }
}

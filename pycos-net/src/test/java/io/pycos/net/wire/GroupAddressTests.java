package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.Location;
import java.util.List;
import org.jgroups.util.ExtendedUUID;
import org.jgroups.util.UUID;
import org.junit.jupiter.api.Test;

class GroupAddressTests {

    @Test
    void aMemberSaysWhereItIs() {
        for (Location location :
                List.of(new Location("192.0.2.1", 9705), new Location("2001:db8::1", 65_535))) {
            assertThat(GroupAddress.location(GroupAddress.member(new PeerId(location, 1))))
                    .isEqualTo(location);
        }
    }

    @Test
    void aMemberThatDoesNotSayIsNowhere() {
        assertThat(GroupAddress.location(UUID.randomUUID())).isNull();
        for (String at :
                List.of("", ":", "host", "host:", ":1", "host:port", "host:70000", "host:-1")) {
            assertThat(GroupAddress.location(ExtendedUUID.randomUUID().put("at", at.getBytes())))
                    .as("%s", at)
                    .isNull();
        }
    }

    @Test
    void everyIncarnationHasAnAddressOfItsOwn() {
        Location there = new Location("192.0.2.1", 9705);

        assertThat(GroupAddress.physical(new PeerId(there, 1)))
                .isEqualTo(GroupAddress.physical(new PeerId(there, 1)))
                .isNotEqualTo(GroupAddress.physical(new PeerId(there, 2)));
    }
}

package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JGroupsMembershipTests {

    @RegisterExtension final Transports transports = new Transports();

    @Test
    void threeThatStartAtOnceFindEachOther() {
        MulticastGroup group = Transports.group();
        List<Transport> three = List.of(member(group), member(group), member(group));

        Eventually.holds(() -> three.stream().allMatch(transport -> transport.peers().size() == 2));
    }

    @Test
    void theViewConnectsThoseWhoHaveNotHeardOfEachOther() {
        Transport middle = transports.open(joining(), new Recorder());
        Transport left =
                transports.open(joining().hosts(List.of(middle.self().location())), new Recorder());
        Transport right =
                transports.open(joining().hosts(List.of(middle.self().location())), new Recorder());
        Eventually.holds(() -> left.peers().size() == 2 && right.peers().size() == 2);

        assertThat(left.peers()).extracting(PeerInfo::id).contains(right.self());
    }

    private Transport member(MulticastGroup group) {
        return transports.open(joining().multicast(group), new Recorder());
    }

    private static TransportConfig.Builder joining() {
        return Transports.alone().membership(Membership::jgroups);
    }
}

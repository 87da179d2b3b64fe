package io.pycos.net;

import static io.pycos.net.Node.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pycos.TaskRef;
import io.pycos.net.payloads.Sample;
import io.pycos.net.wire.SharedSecret;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes that are no ordinary peers: admitted by a key of their own. */
class CircleTests {

    private final byte[] key = SharedSecret.randomKey();
    private final Node host = Node.real("host");
    private final Node guest = new Node("guest", builder -> builder.pointToPoint(key));

    @AfterEach
    void close() {
        guest.close();
        host.close();
    }

    private void admitted() {
        host.cluster.admit("guests", key);
        guest.join(host);
    }

    @Test
    void aGuestIsKnownByItsCircle() {
        admitted();

        assertThat(host.cluster.peers()).extracting(Peer::circle).containsExactly("guests");
        assertThat(guest.cluster.peers()).extracting(Peer::circle).containsExactly(Cluster.CLUSTER);
    }

    @Test
    void aGuestFindsNoNamesAndIsNotAskedForAny() {
        host.inbox("inbox", String.class);
        guest.inbox("guests-own", String.class);
        admitted();

        assertThat(guest.directory.locate("inbox", String.class, Duration.ofMillis(200)))
                .succeedsWithin(SOON)
                .isEqualTo(Optional.empty());
        assertThat(host.directory.locate("guests-own", String.class, Duration.ofMillis(200)))
                .succeedsWithin(SOON)
                .isEqualTo(Optional.empty());
    }

    @Test
    void aGuestUsesTheReferencesItIsGiven() {
        Node.Inbox<Sample.Anything> guestInbox = guest.inbox("guest", Sample.Anything.class);
        Node.Inbox<String> hostInbox = host.inbox("host", String.class);
        admitted();

        TaskRef<Sample.Anything> toGuest =
                host.cluster
                        .locateAt(guest.cluster.location(), "guest", Sample.Anything.class, SOON)
                        .join()
                        .orElseThrow();
        toGuest.deliver(new Sample.Anything(hostInbox.task), SOON);
        @SuppressWarnings("unchecked")
        TaskRef<String> given = (TaskRef<String>) guestInbox.next().value();
        assertThat(given).isNotNull();
        if (given != null) {
            given.deliver("thanks", SOON);
        }

        assertThat(hostInbox.next()).isEqualTo("thanks");
    }

    @Test
    void aGuestCannotTakeTheIdentityOfAFormerPeer() {
        Node former = Node.real("former");
        former.join(host);
        former.close();
        host.awaitNoPeer();
        host.cluster.admit("guests", key);

        try (Cluster impostor =
                Cluster.builder(former.directory).port(0).pointToPoint(key).start()) {
            impostor.connect(host.cluster.location());
            guest.join(host);
            await().atMost(SOON).until(() -> !impostor.peers().isEmpty());

            assertThat(host.cluster.peers()).extracting(Peer::name).containsExactly("guest");
        }
    }

    @Test
    void aDismissedGuestIsNoPeerAnyMore() {
        admitted();

        host.cluster.dismiss("guests");

        host.awaitNoPeer();
        guest.awaitNoPeer();
    }

    @Test
    void aStrangerWithAnotherKeyIsTurnedAwayAndTheDiagnosisSaysSo() {
        guest.cluster.connect(host.cluster.location());

        await().atMost(SOON).until(() -> !host.cluster.stats().connectionsRefused().isEmpty());
        assertThat(host.cluster.peers()).isEmpty();
        assertThat(guest.cluster.diagnosis()).isNotEmpty();
    }
}

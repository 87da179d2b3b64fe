package io.pycos.net;

import static io.pycos.net.Node.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.pycos.Channel;
import io.pycos.ChannelCycleException;
import io.pycos.NotDeliveredException;
import io.pycos.NotDeliveredException.Reason;
import io.pycos.net.payloads.Shape;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels between clusters in one JVM, over real connections on loopback. */
class RemoteChannelTests {

    private final Node one = Node.real("one");
    private final Node two = Node.real("two");
    private final Channel<String> channel = two.directory.channel("channel", String.class);

    @BeforeEach
    void join() {
        two.directory.register(channel);
        one.join(two);
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void aRemoteTaskSubscribesAndGetsWhatTheOwnerSends() {
        Channel<String> remote = one.locateChannel("channel", String.class);
        Node.Inbox<String> inbox = one.inbox("inbox", String.class);
        assertThat(remote.location()).isEqualTo(two.cluster.location());
        assertThat(remote.subscribers()).isEqualTo(-1);

        remote.subscribe(inbox.task);
        channel.send("from the owner");
        remote.send("from abroad");

        assertThat(inbox.next()).isEqualTo("from the owner");
        assertThat(inbox.next()).isEqualTo("from abroad");
    }

    @Test
    void messagesOfOneSenderKeepTheirOrder() {
        Channel<String> remote = one.locateChannel("channel", String.class);
        Node.Inbox<String> near = two.inbox("near", String.class);
        Node.Inbox<String> far = one.inbox("far", String.class);
        channel.subscribe(near.task);
        remote.subscribe(far.task);

        for (int i = 0; i < 1_000; i++) {
            remote.send("m" + i);
        }

        for (int i = 0; i < 1_000; i++) {
            assertThat(near.next()).isEqualTo("m" + i);
            assertThat(far.next()).isEqualTo("m" + i);
        }
    }

    @Test
    void unsubscribedTasksGetNothingMore() {
        Channel<String> remote = one.locateChannel("channel", String.class);
        Node.Inbox<String> former = one.inbox("former", String.class);
        Node.Inbox<String> stays = one.inbox("stays", String.class);
        remote.subscribe(former.task);
        remote.subscribe(stays.task);

        remote.unsubscribe(former.task);
        channel.send("message");

        assertThat(stays.next()).isEqualTo("message");
        assertThat(former.size()).isZero();
        assertThat(channel.subscribers()).isEqualTo(1);
    }

    @Test
    void deliverWaitsForSubscribersAndCountsThem() {
        Channel<String> remote = one.locateChannel("channel", String.class);
        CompletableFuture<Integer> reached = remote.deliverAsync("message", 2, SOON);
        Node.Inbox<String> near = two.inbox("near", String.class);
        Node.Inbox<String> far = one.inbox("far", String.class);
        channel.subscribe(near.task);
        assertThat(reached).isNotDone();

        remote.subscribe(far.task);

        assertThat(reached).succeedsWithin(SOON).isEqualTo(2);
        assertThat(near.next()).isEqualTo("message");
        assertThat(far.next()).isEqualTo("message");
    }

    @Test
    void deliverWithTooFewSubscribersSendsNothing() {
        Channel<String> remote = one.locateChannel("channel", String.class);
        Node.Inbox<String> near = two.inbox("near", String.class);
        channel.subscribe(near.task);

        assertThatExceptionOfType(NotDeliveredException.class)
                .isThrownBy(() -> remote.deliver("message", 2, Duration.ofMillis(50)))
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT));
        assertThat(near.size()).isZero();
    }

    @Test
    void aChannelOfAnotherProcessSubscribesToAChannel() {
        Channel<String> remote = one.locateChannel("channel", String.class);
        Channel<String> local = one.directory.channel("local", String.class);
        Node.Inbox<String> inbox = one.inbox("inbox", String.class);
        local.subscribe(inbox.task);

        remote.subscribe(local);
        channel.send("nested");

        assertThat(inbox.next()).isEqualTo("nested");
        assertThat(channel.deliver("counted", 1, SOON)).isEqualTo(1);
    }

    @Test
    void aCycleAcrossProcessesIsCut() {
        Channel<String> remote = one.locateChannel("channel", String.class);
        Channel<String> local = one.directory.channel("local", String.class);
        one.directory.register(local);
        Node.Inbox<String> inbox = one.inbox("inbox", String.class);
        local.subscribe(inbox.task);
        remote.subscribe(local);
        local.subscribe(remote);

        local.send("once");
        local.send("twice");

        assertThat(inbox.next()).isEqualTo("once");
        assertThat(inbox.next()).isEqualTo("twice");
        assertThat(local.deliver("counted", 0, SOON)).isEqualTo(1);
        assertThat(inbox.next()).isEqualTo("counted");
        assertThat(inbox.size()).isZero();
    }

    @Test
    void aCycleOfChannelsOfTheOwnerIsRefusedWithItsNames() {
        Channel<String> other = two.directory.channel("other", String.class);
        channel.subscribe(other);
        two.directory.register(other);
        Channel<String> remote = one.locateChannel("channel", String.class);
        Channel<String> remoteOther = one.locateChannel("other", String.class);

        assertThatExceptionOfType(ChannelCycleException.class)
                .isThrownBy(() -> remoteOther.subscribe(remote))
                .satisfies(
                        refused ->
                                assertThat(refused.cycle())
                                        .containsExactly("other", "channel", "other"));
    }

    @Test
    void theTransformOfTheOwnerAppliesToMessagesFromAbroadAndAwayFromTheTransport() {
        Channel<String> remote = one.locateChannel("channel", String.class);
        Node.Inbox<String> inbox = one.inbox("inbox", String.class);
        remote.subscribe(inbox.task);
        channel.transform(
                message ->
                        message
                                + " on "
                                + (Thread.currentThread().isVirtual() ? "a lane" : "a loop"));

        remote.send("message");

        assertThat(inbox.next()).isEqualTo("message on a lane");
    }

    @Test
    void anEndedSubscriberAndOneOfALostPeerAreRemoved() {
        Channel<String> remote = one.locateChannel("channel", String.class);
        Node.Inbox<String> ends = one.inbox("ends", String.class);
        remote.subscribe(ends.task);
        remote.subscribe(one.inbox("lost", String.class).task);
        assertThat(channel.subscribers()).isEqualTo(2);

        ends.task.terminate();
        await().atMost(SOON).until(() -> channel.subscribers() == 1);
        one.close();

        await().atMost(SOON).until(() -> channel.subscribers() == 0);
    }

    @Test
    void aClosedChannelIsGone() {
        Channel<String> remote = one.locateChannel("channel", String.class);
        channel.close();

        assertThatExceptionOfType(NotDeliveredException.class)
                .isThrownBy(() -> remote.deliver("late", 0, SOON))
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.GONE));
        assertThatExceptionOfType(NotDeliveredException.class)
                .isThrownBy(() -> remote.subscribe(one.inbox("inbox", String.class).task))
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.GONE));
    }

    @Test
    void messagesOfAnotherTypeAreRefusedAtTheDoor() {
        @SuppressWarnings({"unchecked", "rawtypes"})
        Channel<Object> remote = (Channel) one.locateChannel("channel", String.class);

        assertThatExceptionOfType(NotDeliveredException.class)
                .isThrownBy(() -> remote.deliver(new Shape.Circle(1), 0, SOON))
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.REFUSED));
    }

    @Test
    void onlyTheOwnerDecidesOnTransformAndEnd() {
        Channel<String> remote = one.locateChannel("channel", String.class);

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> remote.transform(null))
                .withMessageContaining("only its owner");
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(remote::close);
    }
}

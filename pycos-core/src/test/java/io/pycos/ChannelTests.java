package io.pycos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final PycosScheduler scheduler = PycosScheduler.create("test");
    private final Channel<Integer> channel = Channel.create("numbers", Integer.class);

    @AfterEach
    void terminate() {
        scheduler.terminate();
    }

    private TaskRef<Integer> collector(int count) {
        return scheduler.spawnReturning(
                "collector",
                self -> {
                    var got = new java.util.ArrayList<Integer>();
                    while (got.size() < count) {
                        got.add(self.receive());
                    }
                    return got;
                });
    }

    private static Object valueOf(TaskRef<?> task) {
        return ((TaskExit.Returned) task.join(SOON)).value();
    }

    @Test
    void sendReachesEachSubscriberInTheOrderSent() {
        TaskRef<Integer> one = collector(3);
        TaskRef<Integer> two = collector(3);
        channel.subscribe(one);
        channel.subscribe(two);
        for (int i = 1; i <= 3; i++) {
            assertThat(channel.send(i)).isTrue();
        }
        assertThat(valueOf(one)).isEqualTo(List.of(1, 2, 3));
        assertThat(valueOf(two)).isEqualTo(List.of(1, 2, 3));
    }

    @Test
    void subscribingTwiceCountsOnce() {
        TaskRef<Integer> one = collector(2);
        channel.subscribe(one);
        channel.subscribe(one);
        assertThat(channel.subscribers()).isOne();
        channel.send(1);
        channel.send(2);
        assertThat(valueOf(one)).isEqualTo(List.of(1, 2));
    }

    @Test
    void unsubscribedTasksGetNoMore() {
        TaskRef<Integer> one = collector(2);
        channel.subscribe(one);
        channel.send(1);
        channel.unsubscribe(one);
        channel.send(99);
        one.send(2);
        assertThat(valueOf(one)).isEqualTo(List.of(1, 2));
    }

    @Test
    void tasksSubscribeThemselvesInTheirTurn() {
        TaskRef<Integer> task =
                scheduler.spawnReturning(
                        "self-made",
                        self -> {
                            self.subscribe(channel, SOON);
                            channel.send(7);
                            int got = self.receive();
                            self.unsubscribe(channel, SOON);
                            return List.of(got, channel.subscribers());
                        });
        assertThat(valueOf(task)).isEqualTo(List.of(7, 0));
    }

    @Test
    void endedSubscribersAreRemoved() {
        TaskRef<Integer> one = collector(1);
        channel.subscribe(one);
        channel.send(1);
        one.join(SOON);
        Awaitility.await().until(() -> channel.subscribers() == 0);
    }

    @Test
    void nestedChannelsPassMessagesDownAndNotUp() {
        Channel<Integer> child = Channel.create("child", Integer.class);
        TaskRef<Integer> above = collector(1);
        TaskRef<Integer> below = collector(2);
        channel.subscribe(child);
        channel.subscribe(above);
        child.subscribe(below);
        child.send(1);
        channel.send(2);
        assertThat(valueOf(above)).isEqualTo(List.of(2));
        assertThat(valueOf(below)).isEqualTo(List.of(1, 2));
    }

    @Test
    void aCycleIsRefusedWithItsNames() {
        Channel<Integer> b = Channel.create("b", Integer.class);
        Channel<Integer> c = Channel.create("c", Integer.class);
        channel.subscribe(b);
        b.subscribe(c);
        assertThatThrownBy(() -> c.subscribe(channel))
                .isInstanceOfSatisfying(
                        ChannelCycleException.class,
                        e -> assertThat(e.cycle()).containsExactly("c", "numbers", "b", "c"));
        assertThatThrownBy(() -> channel.subscribe(channel))
                .isInstanceOf(ChannelCycleException.class);
    }

    @Test
    void twoSubscriptionsAtOnceNeverCloseACycle() throws Exception {
        for (int round = 0; round < 300; round++) {
            Channel<Integer> a = Channel.create("a", Integer.class);
            Channel<Integer> b = Channel.create("b", Integer.class);
            CountDownLatch go = new CountDownLatch(1);
            AtomicInteger refused = new AtomicInteger();
            Thread one = Thread.ofPlatform().start(() -> subscribe(go, a, b, refused));
            Thread two = Thread.ofPlatform().start(() -> subscribe(go, b, a, refused));
            go.countDown();
            one.join();
            two.join();
            assertThat(refused).hasValue(1);
        }
    }

    private static void subscribe(
            CountDownLatch go,
            Channel<Integer> to,
            Channel<Integer> subscriber,
            AtomicInteger refused) {
        try {
            go.await();
            to.subscribe(subscriber);
        } catch (ChannelCycleException e) {
            refused.incrementAndGet();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aMessageThatComesBackIsCutAndCounted() {
        LocalChannel<Integer> local = LocalChannel.unlisted("local", Integer.class);
        TaskRef<Integer> one = collector(1);
        local.subscribe(one);
        assertThat(local.relay(1, List.of(local.id()), 0, SOON)).isCompletedWithValue(0);
        assertThat(local.cyclesCut()).isOne();
        local.send(2);
        assertThat(valueOf(one)).isEqualTo(List.of(2));
    }

    @Test
    void aTransformChangesAndDropsAndCanBeRemoved() {
        TaskRef<Integer> one = collector(3);
        channel.subscribe(one);
        channel.transform(n -> n < 0 ? null : n * 10);
        channel.send(1);
        channel.send(-1);
        channel.send(2);
        channel.transform(null);
        channel.send(-3);
        assertThat(valueOf(one)).isEqualTo(List.of(10, 20, -3));
    }

    @Test
    void anExceptionInATransformReachesTheSender() {
        channel.transform(
                n -> {
                    throw new IllegalArgumentException("no " + n);
                });
        assertThatThrownBy(() -> channel.send(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no 1");
    }

    @Test
    void deliverCountsTheEndTasksBehindNestedChannelsToo() {
        Channel<Integer> child = Channel.create("child", Integer.class);
        TaskRef<Integer> one = collector(1);
        TaskRef<Integer> two = collector(1);
        TaskRef<Integer> three = collector(1);
        channel.subscribe(one);
        channel.subscribe(child);
        child.subscribe(two);
        child.subscribe(three);
        assertThat(channel.deliver(5, 2, SOON)).isEqualTo(3);
        assertThat(valueOf(three)).isEqualTo(List.of(5));
    }

    @Test
    void deliverWaitsForTheSubscribersItWants() {
        CompletableFuture<Integer> count = channel.deliverAsync(5, 2, SOON);
        TaskRef<Integer> one = collector(1);
        TaskRef<Integer> two = collector(1);
        channel.subscribe(one);
        assertThat(count).isNotDone();
        channel.subscribe(two);
        assertThat(count).succeedsWithin(SOON).isEqualTo(2);
        assertThat(valueOf(one)).isEqualTo(List.of(5));
    }

    @Test
    void deliverSendsNothingWhenTooFewSubscribeInTime() {
        TaskRef<Integer> one =
                scheduler.spawnReturning("one", self -> self.receive(Duration.ofMillis(50)));
        channel.subscribe(one);
        assertThatThrownBy(() -> channel.deliver(5, 2, Duration.ofMillis(20)))
                .isInstanceOfSatisfying(
                        NotDeliveredException.class,
                        e ->
                                assertThat(e.reason())
                                        .isEqualTo(NotDeliveredException.Reason.TIMEOUT));
        assertThat(valueOf(one)).isEqualTo(Optional.empty());
    }

    @Test
    void deliverInATurnSuspends() {
        TaskRef<Object> sender =
                scheduler.spawnReturning("sender", self -> self.deliver(channel, 5, 1, SOON));
        TaskRef<Integer> one = collector(1);
        channel.subscribe(one);
        assertThat(valueOf(sender)).isEqualTo(1);
    }

    @Test
    void closeForgetsSubscribersAndRefusesMessages() {
        TaskRef<Integer> one = collector(1);
        channel.subscribe(one);
        CompletableFuture<Integer> waiting = channel.deliverAsync(1, 5, SOON);
        channel.close();
        channel.close();
        assertThat(channel.send(1)).isFalse();
        assertThat(channel.subscribers()).isZero();
        assertThat(waiting).failsWithin(SOON);
        assertThatThrownBy(() -> channel.subscribe(one)).isInstanceOf(NotDeliveredException.class);
    }

    @Test
    void aClosedChannelIsNoSubscriberAnyMore() {
        Channel<Integer> child = Channel.create("child", Integer.class);
        channel.subscribe(child);
        child.close();
        assertThat(channel.subscribers()).isZero();
        assertThatThrownBy(() -> channel.subscribe(child))
                .isInstanceOf(NotDeliveredException.class);
        assertThat(channel.subscribers()).isZero();
    }

    @Test
    void anExceptionBehindOneSubscriberReachesTheSenderAndKeepsNoOtherFromTheMessage() {
        Channel<Integer> child = Channel.create("child", Integer.class);
        child.transform(
                n -> {
                    throw new IllegalArgumentException("no " + n);
                });
        TaskRef<Integer> one = collector(2);
        channel.subscribe(child);
        channel.subscribe(one);
        assertThatThrownBy(() -> channel.send(1)).hasMessage("no 1");
        assertThatThrownBy(() -> channel.deliver(2, 0, SOON)).hasMessage("no 2");
        assertThat(valueOf(one)).isEqualTo(List.of(1, 2));
    }

    @Test
    void aTransformThatWaitsForASubscriptionElsewhereIsNotHeldUp() {
        Channel<Integer> child = Channel.create("child", Integer.class);
        child.transform(
                n -> {
                    CompletableFuture<Void> elsewhere =
                            CompletableFuture.runAsync(
                                    () ->
                                            Channel.create("a", Integer.class)
                                                    .subscribe(Channel.create("b", Integer.class)));
                    assertThat(elsewhere).succeedsWithin(SOON);
                    return n;
                });
        TaskRef<Integer> one = collector(1);
        child.subscribe(one);
        CompletableFuture<Integer> count = channel.deliverAsync(5, 1, SOON);
        channel.subscribe(child);
        assertThat(count).succeedsWithin(SOON).isEqualTo(1);
    }
}

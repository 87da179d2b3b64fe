package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.Location;
import io.pycos.net.wire.Outbox.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboxTests {

    private static final PeerId PEER = new PeerId(new Location("127.0.0.1", 7000), 1);
    private static final long COST = 10 + Session.OVERHEAD;

    private final Counters counters = new Counters();
    private final AtomicInteger wakeUps = new AtomicInteger();
    private final Outbox outbox = new Outbox(PEER, 4 * COST, counters, wakeUps::incrementAndGet);

    @Test
    void whatExceedsTheLimitIsRefused() {
        for (int i = 0; i < 4; i++) {
            assertThat(outbox.offer(new Message())).isEqualTo(Answer.ACCEPTED);
        }

        assertThat(outbox.offer(new Message())).isEqualTo(Answer.FULL);
    }

    @Test
    void bytesCountUntilTheyAreConfirmed() {
        for (int i = 0; i < 4; i++) {
            outbox.offer(new Message());
            outbox.take();
        }
        assertThat(outbox.offer(new Message())).isEqualTo(Answer.FULL);

        outbox.release(COST);

        assertThat(outbox.offer(new Message())).isEqualTo(Answer.ACCEPTED);
    }

    @Test
    void oneWakeUpIsEnoughForManyMessages() {
        outbox.offer(new Message());
        outbox.offer(new Message());
        assertThat(wakeUps).hasValue(1);

        outbox.waking();
        outbox.offer(new Message());
        assertThat(wakeUps).hasValue(2);
    }

    @Test
    void whoWaitsIsToldWhenThereIsRoomForMany() {
        for (int i = 0; i < 4; i++) {
            outbox.offer(new Message());
        }
        CompletableFuture<Void> waiter = outbox.whenWritable();

        outbox.release(COST);
        assertThat(waiter).isNotDone();
        outbox.release(COST);
        assertThat(waiter).isCompleted();
    }

    @Test
    void whoFindsRoomDoesNotWait() {
        assertThat(outbox.whenWritable()).isCompleted();
    }

    @Test
    void closingLosesWhatWaitsAndFailsWhoWaits() {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            messages.add(new Message());
            outbox.offer(messages.get(i));
        }
        CompletableFuture<Void> waiter = outbox.whenWritable();

        outbox.close();

        assertThat(messages)
                .allMatch(message -> message.losses.get() == 1 && !message.maybeArrived);
        assertThat(waiter).isCompletedExceptionally();
        assertThat(outbox.offer(new Message())).isEqualTo(Answer.CLOSED);
        assertThat(outbox.whenWritable()).isCompletedExceptionally();
    }

    @Test
    void whoIsClosingTakesNoMoreAndKeepsWhatItHas() {
        Message message = new Message();
        outbox.offer(message);

        outbox.acceptNoMore();

        assertThat(outbox.offer(new Message())).isEqualTo(Answer.CLOSED);
        assertThat(outbox.take()).isSameAs(message);
        assertThat(message.losses).hasValue(0);
    }

    // offer | offer | close
    @Test
    void everyAcceptedMessageIsLostOnceWhenClosingRacesWithSending() throws InterruptedException {
        for (int round = 0; round < 100; round++) {
            Outbox racing = new Outbox(PEER, Long.MAX_VALUE, counters, () -> {});
            List<List<Message>> accepted = List.of(new ArrayList<>(), new ArrayList<>());
            CountDownLatch begun = new CountDownLatch(2);
            List<Thread> senders =
                    accepted.stream()
                            .map(
                                    mine ->
                                            Thread.ofPlatform()
                                                    .start(
                                                            () ->
                                                                    offerUntilClosed(
                                                                            racing, mine, begun)))
                            .toList();
            begun.await();
            racing.close();
            for (Thread sender : senders) {
                sender.join();
            }
            assertThat(accepted)
                    .allSatisfy(
                            mine ->
                                    assertThat(mine)
                                            .allMatch(message -> message.losses.get() == 1));
        }
    }

    private static void offerUntilClosed(
            Outbox outbox, List<Message> accepted, CountDownLatch begun) {
        for (int i = 0; ; i++) {
            Message message = new Message();
            if (outbox.offer(message) != Answer.ACCEPTED) {
                return;
            }
            accepted.add(message);
            if (i == 20) {
                begun.countDown();
            }
        }
    }

    private static final class Message implements Transmission {

        final AtomicInteger losses = new AtomicInteger();
        volatile boolean maybeArrived;
        private final byte[] bytes = new byte[10];

        @Override
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public void lost(boolean maybe) {
            losses.incrementAndGet();
            maybeArrived = maybe;
        }
    }
}

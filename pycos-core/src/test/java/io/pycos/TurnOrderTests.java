package io.pycos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one task can see of the others, and in which order. */
class TurnOrderTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final PycosScheduler scheduler = PycosScheduler.create("test");
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void terminate() {
        release.countDown();
        scheduler.terminate();
    }

    private static Object valueOf(TaskRef<?> task) {
        return ((TaskExit.Returned) task.join(SOON)).value();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts a task that keeps the turn until {@code release}, so that what is sent piles up. */
    private void holdTheTurn() {
        CountDownLatch holding = new CountDownLatch(1);
        scheduler.spawn(
                "holder",
                self -> {
                    holding.countDown();
                    release.await();
                });
        await(holding);
    }

    @Test
    void messagesOfOneSenderStayInOrderWhateverHappensWhileTheyAreTakenOver() throws Exception {
        TaskRef<Integer> reader =
                scheduler.spawnReturning("reader", self -> List.of(self.receive(), self.receive()));
        TaskRef<Integer> other = scheduler.handler("other", (self, m) -> {});
        try (ExecutorService sender = Executors.newSingleThreadExecutor()) {
            holdTheTurn();
            other.deliverAsync(0, SOON)
                    .thenRun(
                            () -> {
                                CountDownLatch sent = new CountDownLatch(1);
                                sender.execute(
                                        () -> {
                                            reader.send(2);
                                            sent.countDown();
                                        });
                                await(sent);
                                other.send(1);
                            });
            sender.submit(() -> reader.send(1)).get();
            release.countDown();
            assertThat(valueOf(reader)).isEqualTo(List.of(1, 2));
        }
    }

    @Test
    void aTaskSeesNoFunctionOfAnotherTaskInTheMiddleOfItsTurn() {
        boolean[] inTheMiddle = {false};
        PycosScheduler elsewhere = PycosScheduler.create("elsewhere");
        TaskRef<String> observed = elsewhere.spawnReturning("observed", self -> self.receive());
        CountDownLatch monitoring = new CountDownLatch(1);
        TaskRef<Boolean> observer =
                scheduler.spawnReturning(
                        "observer",
                        self -> {
                            self.monitor(observed, exit -> inTheMiddle[0]);
                            monitoring.countDown();
                            return self.receive();
                        });
        await(monitoring);
        CountDownLatch ended = new CountDownLatch(1);
        observed.exit().thenRun(ended::countDown);

        TaskRef<Object> careful =
                scheduler.spawn(
                        "careful",
                        self -> {
                            inTheMiddle[0] = true;
                            observed.send("end");
                            await(ended);
                            self.ref()
                                    .send(
                                            "a local send, before which all that came from outside is taken over");
                            inTheMiddle[0] = false;
                        });

        assertThat(careful.join(SOON)).isInstanceOf(TaskExit.Returned.class);
        assertThat(valueOf(observer)).isEqualTo(false);
        elsewhere.close();
    }

    @Test
    void dueTimersAreSeenSoonAlsoWhenTurnsAreSlow() throws Exception {
        AtomicLong now = new AtomicLong();
        PycosScheduler slow = PycosScheduler.builder("slow").clock(now::get).build();
        AtomicLong turns = new AtomicLong();
        AtomicReference<TaskRef<String>> pong = new AtomicReference<>();
        TaskRef<String> ping =
                slow.handler(
                        "ping",
                        (self, m) -> {
                            now.addAndGet(1_000_000);
                            turns.incrementAndGet();
                            pong.get().send(m);
                        });
        pong.set(slow.handler("pong", (self, m) -> ping.send(m)));
        ping.send("ball");
        List<Long> late = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        TaskRef<Long> timed =
                slow.handler(
                        "timed",
                        (self, started) -> {
                            if (started >= 0) {
                                self.after(Duration.ofMillis(1), () -> -started);
                            } else {
                                late.add(turns.get() + started);
                                if (late.size() == 10) {
                                    done.countDown();
                                } else {
                                    self.ref().send(turns.get());
                                }
                            }
                        });
        timed.send(1L);
        await(done);
        slow.terminate();
        assertThat(late.subList(1, 10)).allMatch(turnsUntilSeen -> turnsUntilSeen < 8);
    }

    @Test
    void anInterruptFlagThatAHandlerLeavesSetDoesNotReachTheNext() {
        TaskRef<String> rude =
                scheduler.handler("rude", (self, m) -> Thread.currentThread().interrupt());
        TaskRef<String> next =
                scheduler.handler("next", (self, m) -> self.exit(Thread.interrupted()));
        holdTheTurn();
        rude.send("go");
        next.send("go");
        release.countDown();
        assertThat(valueOf(next)).isEqualTo(false);
    }

    @Test
    void aBodyThatNeverRunsOutOfMessagesLetsOthersTakeTheirTurns() {
        AtomicBoolean otherRan = new AtomicBoolean();
        TaskRef<String> greedy =
                scheduler.spawnReturning(
                        "greedy",
                        self -> {
                            self.spawn("other", me -> otherRan.set(true));
                            for (int i = 0; i < 100_000 && !otherRan.get(); i++) {
                                self.ref().send("more");
                                self.receive();
                            }
                            return otherRan.get();
                        });
        assertThat(valueOf(greedy)).isEqualTo(true);
    }

    @Test
    void aLookIntoTheMailboxSeesWhatWasSentFromOutsideBefore() {
        CountDownLatch started = new CountDownLatch(1);
        TaskRef<String> looker =
                scheduler.spawnReturning(
                        "looker",
                        self -> {
                            started.countDown();
                            release.await();
                            return self.receive(Duration.ZERO).orElse("nothing");
                        });
        await(started);
        looker.send("here");
        release.countDown();
        assertThat(valueOf(looker)).isEqualTo("here");
    }
}

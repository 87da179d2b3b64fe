package io.pycos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PycosSchedulerTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<DeadLetter> dead = new CopyOnWriteArrayList<>();
    private final List<Stall> stalls = new CopyOnWriteArrayList<>();
    private final PycosScheduler scheduler =
            PycosScheduler.builder("test")
                    .deadLetters(dead::add)
                    .stalls(stalls::add)
                    .stallLimit(Duration.ofMillis(200))
                    .closeTimeout(Duration.ofMillis(300))
                    .build();

    @AfterEach
    void terminate() {
        scheduler.terminate();
    }

    @Test
    void joinWaitsForAllButDaemonTasks() {
        scheduler.task("server", String.class).daemon().body(self -> self.receive());
        TaskRef<Object> worker = scheduler.spawn("worker", self -> self.receive());
        assertThat(scheduler.join(Duration.ofMillis(20))).isFalse();
        worker.send("end");
        assertThat(scheduler.join(SOON)).isTrue();
    }

    @Test
    void aTaskThatBecomesADaemonIsNotWaitedFor() {
        scheduler.spawn(
                "server",
                self -> {
                    self.daemon(true);
                    self.receive();
                });
        assertThat(scheduler.join(SOON)).isTrue();
        assertThat(scheduler.tasks()).hasSize(1);
    }

    @Test
    void closeWaitsThenTerminatesDaemonsWhoseFinallyBlocksRun() {
        List<String> trail = new CopyOnWriteArrayList<>();
        scheduler
                .task("server", String.class)
                .daemon()
                .body(
                        self -> {
                            try {
                                self.receive();
                            } finally {
                                trail.add("server closed");
                            }
                        });
        scheduler.spawn(
                "worker",
                self -> {
                    self.sleep(Duration.ofMillis(30));
                    trail.add("worker done");
                });
        scheduler.close();
        assertThat(trail).containsExactly("worker done", "server closed");
        assertThat(scheduler.tasks()).isEmpty();
        assertThatThrownBy(() -> scheduler.spawn("late", self -> {}))
                .isInstanceOf(SchedulerClosedException.class);
    }

    @Test
    void closeIsBoundedAndTerminatesWhatDoesNotEnd() {
        TaskRef<Object> endless = scheduler.spawn("endless", self -> self.receive());
        scheduler.close();
        assertThat(endless.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
    }

    @Test
    void closeInsideATurnIsRefused() {
        TaskRef<Object> task = scheduler.spawn("closer", self -> scheduler.close());
        assertThat(task.join(SOON))
                .isInstanceOfSatisfying(
                        TaskExit.Failed.class,
                        failed ->
                                assertThat(failed.error())
                                        .isInstanceOf(BlockingInTurnException.class));
    }

    @Test
    void messagesLeftInAMailboxAreDeadLettersAndLaterOnesAreRefused() {
        TaskRef<String> task =
                scheduler.spawn(
                        "one only",
                        self -> {
                            self.ref().send("first");
                            self.ref().send("second");
                            self.receive();
                        });
        task.join(SOON);
        assertThat(dead)
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.message()).isEqualTo("second");
                            assertThat(letter.recipient()).startsWith("one only/");
                            assertThat(letter.mayHaveArrived()).isFalse();
                        });
        assertThat(task.send("third")).isFalse();
        assertThat(scheduler.stats().deadLetters()).isOne();
        assertThat(scheduler.stats().refused()).isOne();
        assertThatThrownBy(() -> task.deliver("fourth", SOON))
                .isInstanceOfSatisfying(
                        NotDeliveredException.class,
                        e -> assertThat(e.reason()).isEqualTo(NotDeliveredException.Reason.GONE));
    }

    @Test
    void deliverReturnsWhenTheMailboxHasTheMessage() {
        TaskRef<String> task =
                scheduler.spawn(
                        "reader",
                        self -> {
                            self.sleep(SOON);
                            self.receive();
                        });
        task.deliver("here", SOON);
        assertThat(scheduler.tasks().getFirst().queued()).isOne();
    }

    @Test
    void deliverTimesOutWhileAnotherTaskKeepsTheTurn() throws Exception {
        CountDownLatch holding = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        TaskRef<String> reader = scheduler.spawn("reader", self -> self.receive());
        scheduler.spawn(
                "holder",
                self -> {
                    holding.countDown();
                    release.await();
                });
        holding.await();
        assertThatThrownBy(() -> reader.deliver("late", Duration.ofMillis(20)))
                .isInstanceOfSatisfying(
                        NotDeliveredException.class,
                        e ->
                                assertThat(e.reason())
                                        .isEqualTo(NotDeliveredException.Reason.TIMEOUT));
        release.countDown();
        assertThat(scheduler.join(Duration.ofMillis(50))).isFalse();
    }

    @Test
    void aStalledTurnIsReportedOnceWithItsStack() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        scheduler.spawn("stalls", self -> release.await());
        Awaitility.await().until(() -> !stalls.isEmpty());
        Awaitility.await().during(Duration.ofMillis(400)).until(() -> stalls.size() == 1);
        release.countDown();
        assertThat(stalls.getFirst().task()).startsWith("stalls/");
        assertThat(stalls.getFirst().stack())
                .anySatisfy(frame -> assertThat(frame.getMethodName()).isEqualTo("await"));
        assertThat(scheduler.stats().stalls()).isOne();
    }

    @Test
    void aLongChainOfSchedulersCarriesAMessageThroughWithoutADeepStack() throws Exception {
        int length = 100_000;
        CountDownLatch arrived = new CountDownLatch(1);
        Directory directory = Directory.create();
        List<PycosScheduler> chain = new ArrayList<>(length);
        TaskRef<Integer> next = null;
        for (int i = 0; i < length; i++) {
            PycosScheduler link = PycosScheduler.builder("link").directory(directory).build();
            TaskRef<Integer> to = next;
            chain.add(link);
            next =
                    link.handler(
                            "link",
                            (self, hops) -> {
                                if (to == null) {
                                    arrived.countDown();
                                } else {
                                    to.send(hops + 1);
                                }
                            });
        }
        next.send(0);
        assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
        chain.forEach(PycosScheduler::terminate);
    }

    @Test
    void manyForeignSendersLoseNothingAndKeepTheirOrder() throws Exception {
        int senders = 4;
        int each = 50_000;
        TaskRef<int[]> reader =
                scheduler.spawnReturning(
                        "reader",
                        self -> {
                            int[] next = new int[senders];
                            for (int i = 0; i < senders * each; i++) {
                                int[] message = self.receive();
                                if (next[message[0]]++ != message[1]) {
                                    return "out of order";
                                }
                            }
                            return "in order";
                        });
        List<Thread> threads = new ArrayList<>();
        for (int s = 0; s < senders; s++) {
            int sender = s;
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i = 0; i < each; i++) {
                                            reader.send(new int[] {sender, i});
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(reader.join(SOON)).isEqualTo(new TaskExit.Returned(reader, "in order"));
    }

    @Test
    void tasksOfTwoSchedulersPlayPingPong() {
        PycosScheduler other = PycosScheduler.create("other");
        TaskRef<TaskRef<Integer>> pong =
                other.spawn(
                        "pong",
                        self -> {
                            for (int i = 0; i < 5_000; i++) {
                                self.receive().send(i);
                            }
                        });
        TaskRef<Integer> ping =
                scheduler.spawnReturning(
                        "ping",
                        self -> {
                            int last = -1;
                            for (int i = 0; i < 5_000; i++) {
                                pong.send(self.ref());
                                last = self.receive();
                            }
                            return last;
                        });
        assertThat(ping.join(SOON)).isEqualTo(new TaskExit.Returned(ping, 4_999));
        other.close();
    }

    @Test
    void manySleepersAllWakeUp() {
        for (int i = 0; i < 5_000; i++) {
            int millis = i % 100;
            scheduler.spawn("sleeper", self -> self.sleep(Duration.ofMillis(millis)));
        }
        assertThat(scheduler.join(SOON)).isTrue();
    }

    @Test
    void snapshotsTellWhatEachTaskDoes() {
        scheduler.task("receives", String.class).daemon().body(self -> self.receive());
        scheduler.spawn("sleeps", self -> self.sleep(SOON));
        scheduler.handler("handles", (self, m) -> {});
        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(scheduler.tasks())
                                        .extracting(
                                                task -> task.ref().name(),
                                                TaskInfo::state,
                                                TaskInfo::handler,
                                                TaskInfo::daemon)
                                        .containsExactlyInAnyOrder(
                                                org.assertj.core.groups.Tuple.tuple(
                                                        "receives",
                                                        TaskInfo.State.RECEIVING,
                                                        false,
                                                        true),
                                                org.assertj.core.groups.Tuple.tuple(
                                                        "sleeps",
                                                        TaskInfo.State.WAITING,
                                                        false,
                                                        false),
                                                org.assertj.core.groups.Tuple.tuple(
                                                        "handles",
                                                        TaskInfo.State.RECEIVING,
                                                        true,
                                                        false)));
    }

    @Test
    void closeNamesThoseItWaitsForAndNoDaemons() {
        Logger log = (Logger) PycosScheduler.LOG;
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        log.addAppender(appender);
        scheduler.task("server", String.class).daemon().body(self -> self.receive());
        scheduler.spawn("endless", self -> self.receive());
        scheduler.close();
        log.detachAppender(appender);
        assertThat(appender.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anySatisfy(line -> assertThat(line).contains("endless/"))
                .noneSatisfy(line -> assertThat(line).contains("server/"));
    }
}

package io.pycos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TaskTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final PycosScheduler scheduler = PycosScheduler.create("test");

    @AfterEach
    void terminate() {
        scheduler.terminate();
    }

    private static Object valueOf(TaskRef<?> task) {
        return ((TaskExit.Returned) task.join(SOON)).value();
    }

    @Nested
    class Receiving {

        @Test
        void returnsMessagesInTheOrderSent() {
            TaskRef<Integer> task =
                    scheduler.spawnReturning(
                            "reader",
                            self -> {
                                List<Integer> got = new ArrayList<>();
                                while (got.size() < 1000) {
                                    got.add(self.receive());
                                }
                                return got;
                            });
            List<Integer> sent = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                sent.add(i);
                assertThat(task.send(i)).isTrue();
            }
            assertThat(valueOf(task)).isEqualTo(sent);
        }

        @Test
        void byTypeTakesTheOldestMatchAndLeavesTheOthersInOrder() {
            TaskRef<Object> task =
                    scheduler.spawnReturning(
                            "picky",
                            self -> {
                                String text = self.receive(String.class);
                                return List.of(
                                        text, self.receive(), self.receive(), self.receive());
                            });
            task.send(1);
            task.send(2);
            task.send("a");
            task.send("b");
            assertThat(valueOf(task)).isEqualTo(List.of("a", 1, 2, "b"));
        }

        @Test
        void byPredicateWaitsForAMatchAmongOthers() {
            TaskRef<Integer> task =
                    scheduler.spawnReturning("picky", self -> self.receive(n -> n > 100));
            for (int i = 0; i < 150; i++) {
                task.send(i);
            }
            assertThat(valueOf(task)).isEqualTo(101);
        }

        @Test
        void withTimeoutIsEmptyWhenNothingComes() {
            TaskRef<String> task =
                    scheduler.spawnReturning("waiter", self -> self.receive(Duration.ofMillis(20)));
            assertThat(valueOf(task)).isEqualTo(Optional.empty());
        }

        @Test
        void withZeroTimeoutLooksWithoutWaiting() {
            TaskRef<String> task =
                    scheduler.spawnReturning(
                            "looker",
                            self -> {
                                self.ref().send("here");
                                return List.of(
                                        self.receive(Duration.ZERO), self.receive(Duration.ZERO));
                            });
            assertThat(valueOf(task)).isEqualTo(List.of(Optional.of("here"), Optional.empty()));
        }

        @Test
        void withTimeoutLeavesNoTimerBehindWhenAMessageComes() {
            TaskRef<Integer> task =
                    scheduler.spawnReturning(
                            "counter",
                            self -> {
                                int count = 0;
                                while (self.receive(Duration.ofHours(1)).isPresent()
                                        && ++count < 1000) {}
                                self.sleep(Duration.ofMillis(1));
                                return count;
                            });
            for (int i = 0; i < 1000; i++) {
                task.send(i);
            }
            assertThat(valueOf(task)).isEqualTo(1000);
        }
    }

    @Nested
    class Turns {

        @Test
        void areNeverHeldByTwoTasksAtOnce() {
            AtomicInteger inside = new AtomicInteger();
            AtomicBoolean overlapped = new AtomicBoolean();
            int[] shared = {0};
            List<TaskRef<Object>> tasks = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                tasks.add(
                        scheduler.spawn(
                                "adder",
                                self -> {
                                    for (int n = 0; n < 500; n++) {
                                        overlapped.compareAndSet(
                                                false, inside.incrementAndGet() != 1);
                                        shared[0]++;
                                        inside.decrementAndGet();
                                        if (n % 3 == 0) {
                                            self.yield();
                                        } else if (n % 50 == 1) {
                                            self.blocking(Thread::currentThread);
                                        }
                                    }
                                }));
            }
            tasks.forEach(task -> task.join(SOON));
            assertThat(overlapped).isFalse();
            assertThat(shared[0]).isEqualTo(10_000);
        }

        @Test
        void areKeptWhileTheTaskBlocksInsideTheJdk() throws Exception {
            List<String> trail = new ArrayList<>();
            CountDownLatch parked = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            TaskRef<Object> blocker =
                    scheduler.spawn(
                            "blocker",
                            self -> {
                                trail.add("in");
                                parked.countDown();
                                release.await();
                                trail.add("out");
                            });
            parked.await();
            TaskRef<Object> other = scheduler.spawn("other", self -> trail.add("other"));
            release.countDown();
            blocker.join(SOON);
            other.join(SOON);
            assertThat(trail).containsExactly("in", "out", "other");
        }

        @Test
        void goRoundFirstInFirstOut() {
            List<Integer> order = new ArrayList<>();
            TaskRef<Object> starter =
                    scheduler.spawn(
                            "starter",
                            self -> {
                                for (int i = 0; i < 10; i++) {
                                    int n = i;
                                    self.spawn(
                                            "task" + i,
                                            me -> {
                                                order.add(n);
                                                me.yield();
                                                order.add(n);
                                            });
                                }
                            });
            starter.join(SOON);
            assertThat(scheduler.join(SOON)).isTrue();
            assertThat(order)
                    .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }

        @Test
        void areGivenToBodiesTimersAndForeignSendersWhileTwoHandlersPlayPingPongForEver()
                throws Exception {
            AtomicReference<TaskRef<String>> other = new AtomicReference<>();
            TaskRef<String> ping = scheduler.handler("ping", (self, m) -> other.get().send(m));
            TaskRef<String> pong = scheduler.handler("pong", (self, m) -> ping.send(m));
            other.set(pong);
            ping.send("ball");

            TaskRef<String> body =
                    scheduler.spawnReturning(
                            "body",
                            self -> {
                                self.sleep(Duration.ofMillis(5));
                                return self.receive();
                            });
            assertThat(body.send("from outside")).isTrue();
            assertThat(valueOf(body)).isEqualTo("from outside");
            CountDownLatch late = new CountDownLatch(1);
            scheduler
                    .<String>handler(
                            "timed",
                            (self, m) -> {
                                if (m.equals("start")) {
                                    self.after(Duration.ofMillis(5), () -> "late");
                                } else {
                                    late.countDown();
                                }
                            })
                    .send("start");
            assertThat(late.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
            long turns = scheduler.stats().turns();
            org.awaitility.Awaitility.await().until(() -> scheduler.stats().turns() > turns);
        }

        @Test
        void setInterruptFlagIsRestoredAfterAWaitAndCostsNoProcessorTimeInIt() throws Exception {
            CountDownLatch waiting = new CountDownLatch(1);
            TaskRef<String> task =
                    scheduler.spawnReturning(
                            "interrupted",
                            self -> {
                                Thread.currentThread().interrupt();
                                waiting.countDown();
                                self.receive();
                                return Thread.currentThread().isInterrupted();
                            });
            waiting.await();
            org.awaitility.Awaitility.await()
                    .until(() -> scheduler.tasks().getFirst().state() == TaskInfo.State.RECEIVING);
            long turns = scheduler.stats().turns();
            task.send("go on");
            assertThat(valueOf(task)).isEqualTo(true);
            assertThat(scheduler.stats().turns()).isEqualTo(turns + 1);
        }
    }

    @Nested
    class Termination {

        @Test
        void unwindsInnermostFirstThroughFinally() {
            List<String> trail = new ArrayList<>();
            CountDownLatch in = new CountDownLatch(1);
            TaskRef<Object> task =
                    scheduler.spawn(
                            "nested",
                            self -> {
                                try {
                                    try {
                                        in.countDown();
                                        self.receive();
                                    } finally {
                                        trail.add("inner");
                                    }
                                } finally {
                                    trail.add("outer");
                                }
                            });
            await(in);
            task.terminate();
            assertThat(task.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
            assertThat(trail).containsExactly("inner", "outer");
        }

        @Test
        void isGivenAgainToATaskThatSwallowsIt() {
            AtomicInteger swallowed = new AtomicInteger();
            CountDownLatch in = new CountDownLatch(1);
            TaskRef<Object> task =
                    scheduler.spawn(
                            "stubborn",
                            self -> {
                                in.countDown();
                                for (int i = 0; i < 3; i++) {
                                    try {
                                        self.sleep(Duration.ofHours(1));
                                    } catch (TaskTermination e) {
                                        swallowed.incrementAndGet();
                                    }
                                }
                            });
            await(in);
            task.terminate();
            assertThat(task.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
            assertThat(swallowed).hasValue(3);
        }

        @Test
        void ofANeverStartedTaskRunsNoCode() throws Exception {
            AtomicBoolean ran = new AtomicBoolean();
            CountDownLatch holding = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            scheduler.spawn(
                    "holder",
                    self -> {
                        holding.countDown();
                        release.await();
                    });
            await(holding);
            TaskRef<Object> task = scheduler.spawn("late", self -> ran.set(true));
            task.terminate();
            release.countDown();
            assertThat(task.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
            assertThat(ran).isFalse();
        }

        @Test
        void interruptsACallInsideBlocking() {
            CountDownLatch in = new CountDownLatch(1);
            TaskRef<Object> task =
                    scheduler.spawn(
                            "blocked",
                            self ->
                                    self.blocking(
                                            () -> {
                                                in.countDown();
                                                new CountDownLatch(1).await();
                                                return null;
                                            }));
            await(in);
            task.terminate();
            assertThat(task.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
        }

        @Test
        void endsAHandlerBetweenTwoMessages() {
            TaskRef<String> task = scheduler.handler("idle", (self, m) -> {});
            task.terminate();
            assertThat(task.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
            assertThat(task.send("too late")).isFalse();
        }
    }

    private sealed interface Msg {
        record Ended(TaskExit exit) implements Msg {}
    }

    @Nested
    class Exits {

        @Test
        void nameTheTaskAndTheReason() {
            TaskRef<Object> returned = scheduler.spawnReturning("returns", self -> 42);
            IllegalStateException error = new IllegalStateException("on purpose");
            TaskRef<Object> failed =
                    scheduler.spawn(
                            "fails",
                            self -> {
                                throw error;
                            });
            assertThat(returned.join(SOON)).isEqualTo(new TaskExit.Returned(returned, 42));
            assertThat(failed.join(SOON)).isEqualTo(new TaskExit.Failed(failed, error));
            assertThat(returned.join(SOON)).isEqualTo(new TaskExit.Returned(returned, 42));
        }

        @Test
        void reachEachMonitorOnceInTheFormItAskedFor() {
            TaskRef<String> worker = scheduler.spawnReturning("worker", self -> self.receive());
            TaskRef<Msg> boss =
                    scheduler.spawnReturning(
                            "boss",
                            self -> {
                                self.monitor(worker, Msg.Ended::new);
                                worker.send("work");
                                Msg.Ended early = self.receive(Msg.Ended.class);
                                self.monitor(worker, Msg.Ended::new);
                                Msg.Ended late = self.receive(Msg.Ended.class);
                                return List.of(
                                        early.exit(),
                                        late.exit(),
                                        self.receive(Duration.ofMillis(10)));
                            });
            TaskExit exit = new TaskExit.Returned(worker, "work");
            assertThat(valueOf(boss)).isEqualTo(List.of(exit, exit, Optional.empty()));
        }

        @Test
        void areNotReportedToACancelledMonitor() {
            TaskRef<String> worker = scheduler.spawnReturning("worker", self -> self.receive());
            TaskRef<TaskExit> boss =
                    scheduler.spawnReturning(
                            "boss",
                            self -> {
                                self.monitor(worker, exit -> exit).cancel();
                                worker.send("work");
                                self.join(worker);
                                return self.receive(Duration.ofMillis(10));
                            });
            assertThat(valueOf(boss)).isEqualTo(Optional.empty());
        }

        @Test
        void ofAHandlerAreAskedForByTheHandler() {
            TaskRef<Integer> sum =
                    scheduler.handler(
                            "until three",
                            (self, n) -> {
                                if (n == 3) {
                                    self.exit("done");
                                }
                            });
            sum.send(1);
            sum.send(3);
            assertThat(valueOf(sum)).isEqualTo("done");
        }

        @Test
        void ofAHandlerThatThrowsAreFailures() {
            TaskRef<String> task =
                    scheduler.handler(
                            "thrower",
                            (self, m) -> {
                                throw new IllegalArgumentException(m);
                            });
            task.send("bad");
            assertThat(task.join(SOON))
                    .isInstanceOfSatisfying(
                            TaskExit.Failed.class,
                            failed -> assertThat(failed.error()).hasMessage("bad"));
        }

        @Test
        void joinedInATurnSuspendOnlyTheOneWhoWaits() {
            TaskRef<Object> slow =
                    scheduler.spawnReturning(
                            "slow",
                            self -> {
                                self.sleep(Duration.ofMillis(10));
                                return "slow";
                            });
            TaskRef<Object> waiter =
                    scheduler.spawnReturning(
                            "waiter", self -> ((TaskExit.Returned) self.join(slow)).value());
            assertThat(valueOf(waiter)).isEqualTo("slow");
        }

        @Test
        void notThereInTimeAreAnError() {
            TaskRef<Object> never = scheduler.spawn("never", self -> self.receive());
            assertThatThrownBy(() -> never.join(Duration.ofMillis(10)))
                    .isInstanceOf(WaitTimeoutException.class)
                    .hasMessageContaining("never");
            TaskRef<Object> inside =
                    scheduler.spawn("inside", self -> self.join(never, Duration.ofMillis(10)));
            assertThat(inside.join(SOON))
                    .isInstanceOfSatisfying(
                            TaskExit.Failed.class,
                            failed ->
                                    assertThat(failed.error())
                                            .isInstanceOf(WaitTimeoutException.class));
        }
    }

    @Nested
    class Misuse {

        @Test
        void aBlockingFormInsideATurnIsRefused() {
            TaskRef<String> other = scheduler.handler("other", (self, m) -> {});
            TaskRef<Object> task = scheduler.spawn("blocks", self -> other.join(SOON));
            assertThat(task.join(SOON))
                    .isInstanceOfSatisfying(
                            TaskExit.Failed.class,
                            failed ->
                                    assertThat(failed.error())
                                            .isInstanceOf(BlockingInTurnException.class));
            TaskRef<String> handler =
                    scheduler.handler("blocking handler", (self, m) -> other.join(SOON));
            handler.send("go");
            assertThat(handler.join(SOON))
                    .isInstanceOfSatisfying(
                            TaskExit.Failed.class,
                            failed ->
                                    assertThat(failed.error())
                                            .isInstanceOf(BlockingInTurnException.class));
        }

        @Test
        void aBlockingFormInsideBlockingIsAllowed() {
            TaskRef<String> other = scheduler.spawnReturning("other", self -> self.receive());
            TaskRef<Object> task =
                    scheduler.spawnReturning(
                            "blocks",
                            self ->
                                    self.blocking(
                                            () -> {
                                                other.send("hello");
                                                return other.join(SOON);
                                            }));
            assertThat(valueOf(task)).isEqualTo(new TaskExit.Returned(other, "hello"));
        }

        @Test
        void aSuspendingCallInAHandlerNamesTheFormToUse() {
            TaskRef<String> task =
                    scheduler.handler("sleepy", (self, m) -> self.sleep(Duration.ofMillis(1)));
            task.send("go");
            assertThat(task.join(SOON))
                    .isInstanceOfSatisfying(
                            TaskExit.Failed.class,
                            failed ->
                                    assertThat(failed.error())
                                            .isInstanceOf(NotSuspendableException.class)
                                            .hasMessageContaining("sleepy")
                                            .hasMessageContaining("'after'"));
        }

        @Test
        void aSuspendingCallOnAnotherTasksViewIsRefused() {
            AtomicReference<Task<String>> view = new AtomicReference<>();
            CountDownLatch published = new CountDownLatch(1);
            scheduler.<String>spawn(
                    "owner",
                    self -> {
                        view.set(self);
                        published.countDown();
                        self.receive();
                    });
            await(published);
            assertThatThrownBy(() -> view.get().receive())
                    .isInstanceOf(NotSuspendableException.class);
        }
    }

    @Nested
    class OutsideTheTurn {

        @Test
        void blockingLetsOtherTasksRunAndReturnsItsResult() {
            CountDownLatch otherRan = new CountDownLatch(1);
            TaskRef<Object> task =
                    scheduler.spawnReturning(
                            "blocks",
                            self -> {
                                self.spawn("other", me -> otherRan.countDown());
                                return self.blocking(
                                        () -> {
                                            otherRan.await();
                                            return "done";
                                        });
                            });
            assertThat(valueOf(task)).isEqualTo("done");
        }

        @Test
        void computeRunsOnAPlatformThread() {
            TaskRef<Object> task =
                    scheduler.spawnReturning(
                            "computes",
                            self -> self.compute(() -> Thread.currentThread().isVirtual()));
            assertThat(valueOf(task)).isEqualTo(false);
        }

        @Test
        void checkedExceptionsAreWrappedAndUncheckedOnesAreNot() {
            TaskRef<Object> task =
                    scheduler.spawn(
                            "fails",
                            self -> {
                                assertThatThrownBy(
                                                () ->
                                                        self.blocking(
                                                                () -> {
                                                                    throw new java.io.IOException(
                                                                            "disk");
                                                                }))
                                        .isInstanceOf(CallFailedException.class)
                                        .hasRootCauseMessage("disk");
                                assertThatThrownBy(
                                                () ->
                                                        self.compute(
                                                                () -> {
                                                                    throw new IllegalStateException(
                                                                            "as it is");
                                                                }))
                                        .isInstanceOf(IllegalStateException.class);
                            });
            assertThat(task.join(SOON)).isInstanceOf(TaskExit.Returned.class);
        }

        @Test
        void aMessageSentFromBlockingIsNotOvertakenByTheNextOne() {
            for (int round = 0; round < 200; round++) {
                TaskRef<Integer> reader =
                        scheduler.spawnReturning(
                                "reader", self -> List.of(self.receive(), self.receive()));
                scheduler.spawn(
                        "sender",
                        self -> {
                            self.blocking(() -> reader.send(1));
                            reader.send(2);
                        });
                assertThat(valueOf(reader)).isEqualTo(List.of(1, 2));
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

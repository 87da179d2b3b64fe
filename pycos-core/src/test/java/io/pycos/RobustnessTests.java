package io.pycos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Code of users that fails, or is used wrongly, harms nobody else. */
class RobustnessTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final PycosScheduler scheduler = PycosScheduler.create("test");

    @AfterEach
    void terminate() {
        scheduler.terminate();
    }

    private static Object valueOf(TaskRef<?> task) {
        return ((TaskExit.Returned) task.join(SOON)).value();
    }

    @Test
    void aDeadLetterListenerThatFailsDoesNotTakeTheTurnWithIt() {
        PycosScheduler unlucky =
                PycosScheduler.builder("unlucky")
                        .deadLetters(
                                letter -> {
                                    throw new AssertionError("on purpose");
                                })
                        .build();
        for (String shape : List.of("body", "handler")) {
            TaskRef<String> task =
                    shape.equals("body")
                            ? unlucky.spawn(
                                    shape,
                                    self -> {
                                        self.receive();
                                        self.ref().send("left");
                                    })
                            : unlucky.handler(
                                    shape,
                                    (self, m) -> {
                                        self.ref().send("left");
                                        self.exit(null);
                                    });
            task.send("go");
            assertThat(task.join(SOON)).isInstanceOf(TaskExit.Returned.class);
        }
        assertThat(unlucky.spawn("next", self -> {}).join(SOON))
                .isInstanceOf(TaskExit.Returned.class);
        unlucky.close();
    }

    @Test
    void aStallListenerThatFailsDoesNotEndTheWatch() {
        List<Stall> stalls = new CopyOnWriteArrayList<>();
        PycosScheduler watched =
                PycosScheduler.builder("watched")
                        .stallLimit(Duration.ofMillis(100))
                        .stalls(
                                stall -> {
                                    stalls.add(stall);
                                    throw new IllegalStateException("on purpose");
                                })
                        .build();
        for (int round = 1; round <= 2; round++) {
            int expected = round;
            CountDownLatch release = new CountDownLatch(1);
            watched.spawn("stalls", self -> release.await());
            Awaitility.await().until(() -> stalls.size() == expected);
            release.countDown();
        }
        watched.close();
    }

    @Test
    void aFunctionThatFailsToMakeAMessageFailsTheTaskWhoseFunctionItIs() {
        TaskRef<Object> ended = scheduler.spawn("ended", self -> {});
        ended.join(SOON);
        TaskRef<String> body =
                scheduler.spawn(
                        "body",
                        self -> {
                            self.monitor(
                                    ended,
                                    exit -> {
                                        throw new IllegalStateException("on purpose");
                                    });
                            self.receive();
                        });
        assertThat(body.join(SOON))
                .isInstanceOfSatisfying(
                        TaskExit.Failed.class,
                        failed -> assertThat(failed.error()).hasMessage("on purpose"));
        TaskRef<String> handler =
                scheduler.handler(
                        "handler",
                        (self, m) ->
                                self.after(
                                        Duration.ZERO,
                                        () -> {
                                            throw new IllegalStateException("on purpose too");
                                        }));
        handler.send("go");
        assertThat(handler.join(SOON))
                .isInstanceOfSatisfying(
                        TaskExit.Failed.class,
                        failed -> assertThat(failed.error()).hasMessage("on purpose too"));
    }

    @Test
    @SuppressWarnings("NullAway") // the mistake that is tested
    void aFunctionThatMakesNoMessageFailsTheTaskAndHidesNoOtherMessage() {
        TaskRef<Object> ended = scheduler.spawn("ended", self -> {});
        ended.join(SOON);
        TaskRef<String> body =
                scheduler.spawnReturning(
                        "body",
                        self -> {
                            self.monitor(ended, exit -> null);
                            self.ref().send("next");
                            assertThatThrownBy(self::receive)
                                    .isInstanceOf(NullPointerException.class);
                            return self.receive();
                        });
        assertThat(valueOf(body)).isEqualTo("next");
    }

    @Test
    void aReceiveInsideAPredicateIsRefused() {
        TaskRef<String> body =
                scheduler.spawn(
                        "body",
                        self -> {
                            self.ref().send("one");
                            self.receive((String text) -> self.receive().equals(text));
                        });
        assertThat(body.join(SOON))
                .isInstanceOfSatisfying(
                        TaskExit.Failed.class,
                        failed ->
                                assertThat(failed.error())
                                        .isInstanceOf(NotSuspendableException.class));
    }

    @Test
    void viewsAreOfNoUseToOthers() {
        CompletableFuture<Task<String>> view = new CompletableFuture<>();
        TaskRef<String> owner =
                scheduler.spawn(
                        "owner",
                        self -> {
                            view.complete(self);
                            self.receive();
                        });
        Task<String> self = view.join();
        assertThatThrownBy(() -> self.monitor(owner, exit -> ""))
                .isInstanceOf(NotSuspendableException.class);
        assertThatThrownBy(() -> self.pipe(new CompletableFuture<>(), (value, failure) -> ""))
                .isInstanceOf(NotSuspendableException.class);
        assertThatThrownBy(() -> self.deliverThen(owner, "", SOON, failure -> ""))
                .isInstanceOf(NotSuspendableException.class);
        assertThatThrownBy(() -> self.locateThen("", String.class, SOON, found -> ""))
                .isInstanceOf(NotSuspendableException.class);
        assertThatThrownBy(() -> self.daemon(true)).isInstanceOf(NotSuspendableException.class);
        assertThatThrownBy(() -> self.spawn("child", me -> {}))
                .isInstanceOf(NotSuspendableException.class);
        owner.send("end");
    }

    @Test
    void blockingFormsAreRefusedInATurnAlsoWhenTheyWouldNotWaitAndDoNothingThen() {
        TaskRef<Object> ended = scheduler.spawn("ended", self -> {});
        ended.join(SOON);
        AtomicBoolean received = new AtomicBoolean();
        TaskRef<String> other = scheduler.handler("other", (self, m) -> received.set(true));
        Channel<String> channel = Channel.create("channel", String.class);
        channel.subscribe(other);
        TaskRef<Object> body =
                scheduler.spawn(
                        "body",
                        self -> {
                            assertThatThrownBy(() -> ended.join(SOON))
                                    .isInstanceOf(BlockingInTurnException.class);
                            assertThatThrownBy(() -> other.deliver("x", SOON))
                                    .isInstanceOf(BlockingInTurnException.class);
                            assertThatThrownBy(() -> other.put("x", SOON))
                                    .isInstanceOf(BlockingInTurnException.class);
                            assertThatThrownBy(() -> channel.deliver("x", 0, SOON))
                                    .isInstanceOf(BlockingInTurnException.class);
                            self.yield();
                        });
        assertThat(body.join(SOON)).isInstanceOf(TaskExit.Returned.class);
        assertThat(received).isFalse();
    }

    @Test
    void aTaskCannotJoinItself() {
        TaskRef<Object> body = scheduler.spawn("body", self -> self.join(self.ref()));
        assertThat(body.join(SOON))
                .isInstanceOfSatisfying(
                        TaskExit.Failed.class,
                        failed -> assertThat(failed.error()).hasMessageContaining("its own end"));
    }

    @Test
    void theInterruptThatEndsACallInsideBlockingNeverHitsWhatComesAfter() {
        AtomicBoolean interrupted = new AtomicBoolean();
        for (int round = 0; round < 300; round++) {
            CountDownLatch started = new CountDownLatch(1);
            TaskRef<Object> body =
                    scheduler.spawn(
                            "body",
                            self -> {
                                try {
                                    while (true) {
                                        self.blocking(
                                                () -> {
                                                    started.countDown();
                                                    return null;
                                                });
                                    }
                                } finally {
                                    interrupted.compareAndSet(
                                            false, Thread.currentThread().isInterrupted());
                                }
                            });
            assertThatCode(started::await).doesNotThrowAnyException();
            body.terminate();
            assertThat(body.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
        }
        assertThat(interrupted).isFalse();
    }

    @Test
    void noTaskEscapesATerminationThatComesWhileTasksAreStarted() {
        for (int round = 0; round < 100; round++) {
            PycosScheduler brief = PycosScheduler.create("short");
            List<TaskRef<Object>> started = new CopyOnWriteArrayList<>();
            CountDownLatch some = new CountDownLatch(1);
            Thread starter =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            while (true) {
                                                started.add(
                                                        brief.spawn(
                                                                "waits", self -> self.receive()));
                                                started.add(
                                                        brief.handler("waits", (self, m) -> {}));
                                                some.countDown();
                                            }
                                        } catch (SchedulerClosedException e) {
                                            some.countDown();
                                        }
                                    });
            assertThatCode(some::await).doesNotThrowAnyException();
            brief.terminate();
            assertThatCode(starter::join).doesNotThrowAnyException();
            assertThat(started)
                    .allSatisfy(
                            task ->
                                    assertThat(task.join(SOON))
                                            .isInstanceOf(TaskExit.Terminated.class));
            brief.close();
            assertThat(brief.tasks()).isEmpty();
        }
    }

    @Test
    void timeoutsMayBeForEver() {
        TaskRef<String> task =
                scheduler.spawnReturning(
                        "task",
                        self -> self.receive(ChronoUnit.FOREVER.getDuration()).orElseThrow());
        task.deliver("end", ChronoUnit.FOREVER.getDuration());
        assertThat(task.join(ChronoUnit.FOREVER.getDuration()))
                .isInstanceOf(TaskExit.Returned.class);
        assertThat(scheduler.join(ChronoUnit.FOREVER.getDuration())).isTrue();
    }

    @Test
    @SuppressWarnings("NullAway") // the mistake that is tested
    void aTaskWithoutCodeIsRefusedAtOnce() {
        assertThatThrownBy(() -> scheduler.spawn("nothing", null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> scheduler.spawnReturning("nothing", null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> scheduler.handler("nothing", null))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void aReferenceThatNeverAnswersIsWaitedForNoLongerThanTheTimeoutAndAGrace() {
        var mute = new MuteRef();
        assertThatThrownBy(() -> mute.deliver("x", Duration.ofMillis(10)))
                .isInstanceOf(WaitTimeoutException.class);
        TaskRef<Object> body =
                scheduler.spawn("body", self -> self.deliver(mute, "x", Duration.ofMillis(10)));
        assertThat(body.join(SOON))
                .isInstanceOfSatisfying(
                        TaskExit.Failed.class,
                        failed ->
                                assertThat(failed.error())
                                        .isInstanceOf(WaitTimeoutException.class));
    }

    /** A reference to a task abroad, whose answers never come. */
    private static final class MuteRef implements TaskRef<String> {

        @Override
        public RefId id() {
            return new RefId(1, 1);
        }

        @Override
        public String name() {
            return "mute";
        }

        @Override
        public Location location() {
            return new Location("nowhere", 1);
        }

        @Override
        public Class<? super String> messageType() {
            return String.class;
        }

        @Override
        public boolean send(String message) {
            return true;
        }

        @Override
        public CompletableFuture<Void> putAsync(String message, Duration timeout) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<Void> deliverAsync(String message, Duration timeout) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<TaskExit> exit() {
            return new CompletableFuture<>();
        }

        @Override
        public void terminate() {}
    }
}

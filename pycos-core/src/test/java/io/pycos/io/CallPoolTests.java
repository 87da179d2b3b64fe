package io.pycos.io;

import static io.pycos.io.Tasks.SHORT;
import static io.pycos.io.Tasks.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pycos.CallFailedException;
import io.pycos.TaskExit;
import io.pycos.TaskRef;
import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallPoolTests {

    private final Tasks tasks = new Tasks();
    private final CallPool pool = CallPool.create("test", 2, 3);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        tasks.close();
        pool.terminate();
    }

    /** A task whose call lasts until {@link #release}. */
    private TaskRef<Object> held(String name) {
        return tasks.start(name, self -> pool.call(self, this::hold, SOON));
    }

    private String hold() throws InterruptedException {
        release.await();
        return "released";
    }

    private void awaitStats(int running, int queued) {
        await().atMost(SOON)
                .until(() -> pool.stats().running() == running && pool.stats().queued() == queued);
    }

    @Test
    void givesTheResultAndThrowsWhatTheCallThrows() throws Exception {
        assertThat(tasks.<String>run(self -> pool.call(self, () -> "result", SOON)))
                .isEqualTo("result");
        assertThatThrownBy(
                        () ->
                                tasks.run(
                                        self ->
                                                pool.call(
                                                        self,
                                                        () -> {
                                                            throw new IllegalStateException("mine");
                                                        },
                                                        SOON)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mine");
        assertThatThrownBy(
                        () ->
                                tasks.run(
                                        self ->
                                                pool.call(
                                                        self,
                                                        () -> {
                                                            throw new FileNotFoundException("mine");
                                                        },
                                                        SOON)))
                .isInstanceOf(CallFailedException.class)
                .hasCauseInstanceOf(FileNotFoundException.class);
    }

    @Test
    void makesNoMoreCallsAtATimeThanItHasThreadsAndLeavesTheTurnToOthers() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CallPool wide = CallPool.create("wide", 2);
        List<TaskRef<Object>> callers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            callers.add(
                    tasks.start(
                            "caller",
                            self ->
                                    wide.call(
                                            self,
                                            () -> {
                                                most.accumulateAndGet(
                                                        inside.incrementAndGet(), Math::max);
                                                Thread.onSpinWait();
                                                return inside.decrementAndGet();
                                            },
                                            SOON)));
        }
        for (TaskRef<Object> caller : callers) {
            Tasks.result(caller);
        }
        assertThat(most.get()).isBetween(1, 2);
        wide.close();
    }

    @Test
    void refusesWhatFindsTheQueueFullAndCountsIt() throws Exception {
        List<TaskRef<Object>> holders = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            holders.add(held("holder"));
        }
        awaitStats(2, 3);
        assertThatThrownBy(() -> tasks.run(self -> pool.call(self, () -> "refused", SOON)))
                .isInstanceOfSatisfying(
                        CallRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(CallRefusedException.Reason.FULL));
        assertThat(pool.stats().refused()).isEqualTo(1);
        release.countDown();
        for (TaskRef<Object> holder : holders) {
            assertThat(Tasks.<String>result(holder)).isEqualTo("released");
        }
    }

    @Test
    void interruptsACallThatIsNotDoneInTime() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        assertThatThrownBy(
                        () ->
                                tasks.run(
                                        self ->
                                                pool.call(
                                                        self,
                                                        () -> {
                                                            try {
                                                                return hold();
                                                            } catch (InterruptedException e) {
                                                                interrupted.countDown();
                                                                throw e;
                                                            }
                                                        },
                                                        SHORT)))
                .isInstanceOf(IoTimeoutException.class)
                .hasMessageContaining("a call on pool 'test'");
        interrupted.await();
    }

    @Test
    void interruptsTheCallOfATerminatedTaskAndTheNextCallIsNotHit() throws Exception {
        TaskRef<Object> holder = held("holder");
        awaitStats(1, 0);
        holder.terminate();
        assertThat(holder.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
        awaitStats(0, 0);
        for (int i = 0; i < 100; i++) {
            assertThat(tasks.<Boolean>run(self -> pool.call(self, Thread::interrupted, SOON)))
                    .isFalse();
        }
    }

    @Test
    void takesTheCallOfATerminatedTaskFromTheQueue() throws Exception {
        held("first");
        held("second");
        awaitStats(2, 0);
        AtomicBoolean ran = new AtomicBoolean();
        TaskRef<Object> queued =
                tasks.start("queued", self -> pool.call(self, () -> ran.getAndSet(true), SOON));
        awaitStats(2, 1);
        queued.terminate();
        assertThat(queued.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
        awaitStats(2, 0);
        assertThat(ran).isFalse();
    }

    @Test
    void closedMakesTheCallsItHasAndNoOther() throws Exception {
        List<TaskRef<Object>> holders = List.of(held("1"), held("2"), held("3"));
        awaitStats(2, 1);
        pool.close();
        assertThatThrownBy(() -> tasks.run(self -> pool.call(self, () -> "late", SOON)))
                .isInstanceOfSatisfying(
                        CallRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(CallRefusedException.Reason.CLOSED));
        assertThatThrownBy(
                        () ->
                                tasks.run(
                                        self -> {
                                            pool.join(self, SHORT);
                                            return null;
                                        }))
                .isInstanceOf(IoTimeoutException.class);
        release.countDown();
        tasks.run(
                self -> {
                    pool.join(self, SOON);
                    return null;
                });
        for (TaskRef<Object> holder : holders) {
            assertThat(Tasks.<String>result(holder)).isEqualTo("released");
        }
    }

    @Test
    void terminatedDropsWhatWaitsAndInterruptsWhatRuns() throws Exception {
        List<TaskRef<Object>> running = List.of(held("1"), held("2"));
        awaitStats(2, 0);
        TaskRef<Object> queued = held("3");
        awaitStats(2, 1);
        pool.terminate();
        assertThatThrownBy(() -> Tasks.result(queued)).isInstanceOf(IoClosedException.class);
        for (TaskRef<Object> holder : running) {
            assertThatThrownBy(() -> Tasks.result(holder))
                    .isInstanceOf(CallFailedException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
        }
    }
}

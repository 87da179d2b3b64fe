package io.pycos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What has ended, timed out or was given up is not kept by what lives on. */
class LeakTests {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LATER = Duration.ofHours(1);

    private final PycosScheduler scheduler = PycosScheduler.create("test");
    private final TaskRef<String> longLived =
            scheduler.task("long-lived", String.class).daemon().body(self -> self.receive());

    @AfterEach
    void terminate() {
        scheduler.terminate();
    }

    /** Something to be collected, when nobody keeps what refers to it. */
    private static final class Marker {}

    private static void assertCollected(WeakReference<?> reference) {
        Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> {
                            System.gc();
                            return reference.get() == null;
                        });
    }

    private WeakReference<Marker> endedTaskThat(TaskAction<Marker> action) {
        var marker = new Marker();
        TaskRef<Marker> task =
                scheduler.spawn(
                        "short-lived",
                        self -> {
                            action.run(self);
                            assertThat(marker).isNotNull();
                        });
        assertThat(task.join(SOON)).isInstanceOf(TaskExit.Returned.class);
        return new WeakReference<>(marker);
    }

    @Test
    void aTaskThatMonitoredALongLivedOne() {
        assertCollected(endedTaskThat(self -> self.monitor(longLived, exit -> new Marker())));
    }

    @Test
    void aTaskWhoseJoinOfALongLivedOneTimedOut() {
        assertCollected(
                endedTaskThat(
                        self ->
                                assertThatThrownBy(() -> self.join(longLived, Duration.ofMillis(1)))
                                        .isInstanceOf(WaitTimeoutException.class)));
    }

    @Test
    void aTaskThatAwaitedAFutureInVain() {
        var never = new CompletableFuture<String>();
        assertCollected(
                endedTaskThat(
                        self ->
                                assertThatThrownBy(() -> self.await(never, Duration.ofMillis(1)))
                                        .isInstanceOf(WaitTimeoutException.class)));
        assertThat(never).isNotDone();
    }

    @Test
    void aTaskWithATimerThatIsNotDueYet() {
        assertCollected(endedTaskThat(self -> self.after(LATER, Marker::new)));
    }

    @Test
    void aTimerThatWasCancelled() {
        var marker = new WeakReference<?>[1];
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        scheduler
                .task("cancels", Object.class)
                .daemon()
                .body(
                        self -> {
                            marker[0] = cancelledTimer(self);
                            cancelled.complete(null);
                            self.receive();
                        });
        cancelled.join();
        assertCollected(marker[0]);
    }

    private static WeakReference<?> cancelledTimer(Task<Object> self) {
        var message = new Marker();
        self.after(LATER, () -> message).cancel();
        return new WeakReference<>(message);
    }

    @Test
    void aSchedulerWhoseTasksHaveEndedThoughOneHadWaitedWithATimeout() {
        assertCollected(usedScheduler());
    }

    private static WeakReference<PycosScheduler> usedScheduler() {
        PycosScheduler used = PycosScheduler.create("used");
        TaskRef<String> task = used.spawn("waits", self -> self.receive(LATER));
        Awaitility.await().until(() -> used.tasks().getFirst().state() == TaskInfo.State.RECEIVING);
        task.send("end");
        task.join(SOON);
        return new WeakReference<>(used);
    }

    @Test
    void observationsOfALongLivedTask() {
        for (int i = 0; i < 1_000; i++) {
            assertThatThrownBy(() -> longLived.join(Duration.ZERO))
                    .isInstanceOf(WaitTimeoutException.class);
        }
        scheduler.directory().register("name", longLived);
        for (int i = 0; i < 1_000; i++) {
            scheduler.directory().register("name", longLived);
            assertThat(scheduler.directory().unregister("name", longLived)).isTrue();
        }
        assertThat(((LocalTask<?>) longLived).observers()).isZero();
    }
}

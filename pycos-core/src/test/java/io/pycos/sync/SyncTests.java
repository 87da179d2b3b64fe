package io.pycos.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pycos.PycosScheduler;
import io.pycos.Task;
import io.pycos.TaskAction;
import io.pycos.TaskExit;
import io.pycos.TaskInfo;
import io.pycos.TaskRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SyncTests {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(10);

    private final PycosScheduler scheduler = PycosScheduler.create("test");
    private final PycosScheduler other = PycosScheduler.create("other");
    private final List<String> trail = new CopyOnWriteArrayList<>();

    @AfterEach
    void terminate() {
        scheduler.terminate();
        other.terminate();
    }

    private TaskRef<String> start(String name, TaskAction<String> body) {
        return scheduler.spawn(name, body);
    }

    private static void returned(TaskRef<?>... tasks) {
        for (TaskRef<?> task : tasks) {
            assertThat(task.join(SOON)).isInstanceOf(TaskExit.Returned.class);
        }
    }

    private void waits(TaskRef<?> task) {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(
                        () ->
                                scheduler.tasks().stream()
                                        .anyMatch(
                                                info ->
                                                        info.ref() == task
                                                                && info.state()
                                                                        == TaskInfo.State.WAITING));
    }

    @Nested
    class Locks {

        private final TaskLock lock = TaskLock.create();

        private void hold(Task<String> self) {
            lock.acquire(self);
            try {
                self.receive();
            } finally {
                lock.release(self);
            }
        }

        private void note(Task<String> self) {
            lock.acquire(self);
            try {
                trail.add(self.name());
            } finally {
                lock.release(self);
            }
        }

        @Test
        void admitOneTaskAtATimeAcrossSuspensionsAndSchedulers() {
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            TaskAction<String> body =
                    self -> {
                        for (int i = 0; i < 50; i++) {
                            lock.acquire(self);
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            self.yield();
                            inside.decrementAndGet();
                            lock.release(self);
                        }
                    };
            List<TaskRef<String>> tasks = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                tasks.add(scheduler.spawn("here", body));
                tasks.add(other.spawn("there", body));
            }
            returned(tasks.toArray(TaskRef[]::new));
            assertThat(most).hasValue(1);
        }

        @Test
        void areHandedToTheLongestWaitBeforeAnyNewcomer() {
            TaskRef<String> holder = start("holder", this::hold);
            waitsForMail(holder);
            TaskRef<String> first = start("first", this::note);
            waits(first);
            TaskRef<String> second = start("second", this::note);
            waits(second);
            holder.send("release");
            returned(holder, first, second);
            assertThat(trail).containsExactly("first", "second");
        }

        private void waitsForMail(TaskRef<?> task) {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> lock.owner().isPresent());
            assertThat(task).isNotNull();
        }

        @Test
        void areNotAcquiredAfterATimeout() {
            TaskRef<String> holder = start("holder", this::hold);
            waitsForMail(holder);
            TaskRef<String> hasty =
                    start(
                            "hasty",
                            self -> {
                                assertThat(lock.acquire(self, Duration.ZERO)).isFalse();
                                assertThat(lock.acquire(self, SHORT)).isFalse();
                            });
            returned(hasty);
            holder.send("release");
            returned(holder, start("next", this::note));
        }

        @Test
        void areSafeWhenAWaiterIsTerminated() {
            TaskRef<String> holder = start("holder", this::hold);
            waitsForMail(holder);
            TaskRef<String> doomed = start("doomed", this::note);
            waits(doomed);
            TaskRef<String> patient = start("patient", this::note);
            waits(patient);
            doomed.terminate();
            assertThat(doomed.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
            holder.send("release");
            returned(holder, patient);
            assertThat(trail).containsExactly("patient");
            assertThat(lock.owner()).isEmpty();
        }

        @Test
        void areGivenBackWhenTheWaiterIsTerminatedAtTheMomentOfTheGrant() {
            for (int round = 0; round < 200; round++) {
                TaskRef<String> holder = start("holder", this::hold);
                waitsForMail(holder);
                TaskRef<String> doomed = other.spawn("doomed", this::note);
                holder.send("release");
                doomed.terminate();
                doomed.join(SOON);
                returned(holder, start("next", this::note));
            }
        }

        @Test
        void areReleasedByTheirHolderOnly() {
            TaskRef<String> stranger =
                    start(
                            "stranger",
                            self -> {
                                assertThatThrownBy(() -> lock.release(self))
                                        .isInstanceOf(NotOwnerException.class)
                                        .hasMessageContaining("stranger");
                            });
            returned(stranger);
        }

        @Test
        void areReentrantOnlyIfMadeSo() {
            TaskLock again = TaskLock.reentrant();
            returned(
                    start(
                            "plain",
                            self -> {
                                lock.acquire(self);
                                assertThatThrownBy(() -> lock.acquire(self))
                                        .isInstanceOf(IllegalStateException.class);
                                lock.release(self);
                            }));
            returned(
                    start(
                            "again",
                            self -> {
                                again.acquire(self);
                                again.acquire(self);
                                again.release(self);
                                assertThat(again.isHeldBy(self)).isTrue();
                                again.release(self);
                                assertThat(again.isHeldBy(self)).isFalse();
                                assertThatThrownBy(() -> again.release(self))
                                        .isInstanceOf(NotOwnerException.class);
                            }));
        }
    }

    @Nested
    class Conditions {

        private final TaskLock lock = TaskLock.reentrant();
        private final TaskCondition condition = lock.condition();

        @Test
        void wakeTheLongestWaitAndGiveTheLockBackAsDeepAsBefore() {
            TaskRef<String> first = start("first", this::awaitTwiceLocked);
            waits(first);
            TaskRef<String> second = start("second", this::awaitTwiceLocked);
            waits(second);
            returned(start("one signal", this::signal));
            returned(first);
            assertThat(trail).containsExactly("first");
            returned(start("another", this::signal));
            returned(second);
        }

        private void awaitTwiceLocked(Task<String> self) {
            lock.acquire(self);
            lock.acquire(self);
            condition.await(self);
            trail.add(self.name());
            lock.release(self);
            lock.release(self);
        }

        private void signal(Task<String> self) {
            lock.acquire(self);
            condition.signal(self);
            lock.release(self);
        }

        @Test
        void haveTheLockAfterATimeout() {
            returned(
                    start(
                            "hasty",
                            self -> {
                                lock.acquire(self);
                                assertThat(condition.await(self, SHORT)).isFalse();
                                assertThat(lock.isHeldBy(self)).isTrue();
                                lock.release(self);
                            }));
        }

        @Test
        void letATerminatedTaskGoAndPassItsSignalOn() {
            TaskRef<String> doomed =
                    start(
                            "doomed",
                            self -> {
                                lock.acquire(self);
                                try {
                                    condition.await(self);
                                } finally {
                                    lock.release(self);
                                    trail.add("released");
                                }
                            });
            waits(doomed);
            TaskRef<String> patient = start("patient", this::awaitTwiceLocked);
            waits(patient);
            doomed.terminate();
            assertThat(doomed.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
            assertThat(trail).containsExactly("released");
            returned(start("signaller", this::signal), patient);
        }

        @Test
        void areForHoldersOfTheLockOnly() {
            returned(
                    start(
                            "stranger",
                            self -> {
                                assertThatThrownBy(() -> condition.await(self))
                                        .isInstanceOf(NotOwnerException.class);
                                assertThatThrownBy(() -> condition.signal(self))
                                        .isInstanceOf(NotOwnerException.class);
                            }));
        }
    }

    @Nested
    class Semaphores {

        private final TaskSemaphore two = TaskSemaphore.of(2);

        @Test
        void admitAsManyAsTheyHavePermits() {
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            List<TaskRef<String>> tasks = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                tasks.add(
                        start(
                                "worker",
                                self -> {
                                    two.acquire(self);
                                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                    self.sleep(Duration.ofMillis(2));
                                    inside.decrementAndGet();
                                    two.release();
                                }));
            }
            returned(tasks.toArray(TaskRef[]::new));
            assertThat(most).hasValue(2);
            assertThat(two.available()).isEqualTo(2);
        }

        @Test
        void loseNoPermitToTimeoutsAndTerminations() {
            returned(
                    start(
                            "taker",
                            self -> {
                                two.acquire(self);
                                two.acquire(self);
                                assertThat(two.acquire(self, SHORT)).isFalse();
                            }));
            TaskRef<String> doomed = start("doomed", self -> two.acquire(self));
            waits(doomed);
            doomed.terminate();
            doomed.join(SOON);
            two.release();
            two.release();
            assertThat(two.available()).isEqualTo(2);
            assertThatThrownBy(two::release).isInstanceOf(IllegalStateException.class);
        }
    }

    @Nested
    class Events {

        private final TaskEvent event = TaskEvent.create();

        @Test
        void wakeAllThatWaitWhenSet() {
            List<TaskRef<String>> tasks = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                tasks.add(start("waiter", self -> event.await(self)));
            }
            tasks.forEach(SyncTests.this::waits);
            event.set();
            returned(tasks.toArray(TaskRef[]::new));
        }

        @Test
        void areNotWaitedForOnceSetAndAgainOnceCleared() {
            returned(
                    start(
                            "waiter",
                            self -> {
                                assertThat(event.await(self, Duration.ZERO)).isFalse();
                                event.set();
                                assertThat(event.await(self, Duration.ZERO)).isTrue();
                                event.clear();
                                assertThat(event.await(self, SHORT)).isFalse();
                            }));
        }
    }
}

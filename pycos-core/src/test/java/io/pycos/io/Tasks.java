package io.pycos.io;

import static org.awaitility.Awaitility.await;

import io.pycos.PycosScheduler;
import io.pycos.Task;
import io.pycos.TaskExit;
import io.pycos.TaskInfo;
import io.pycos.TaskRef;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** One scheduler, and what tests ask of its tasks. */
final class Tasks implements AutoCloseable {

    /** Bound of whatever should happen at once. */
    static final Duration SOON = Duration.ofSeconds(20);

    /** A timeout that is meant to run out. */
    static final Duration SHORT = Duration.ofMillis(30);

    static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    interface Work<T> {
        T run(Task<Object> self) throws Exception;
    }

    final PycosScheduler scheduler = PycosScheduler.create("io-test");

    TaskRef<Object> start(String name, Work<?> work) {
        return scheduler.spawnReturning(name, work::run);
    }

    /** Runs a task to its end and gives its result; what it threw is thrown here. */
    <T> T run(Work<T> work) throws Exception {
        return result(start("main", work));
    }

    @SuppressWarnings("unchecked")
    static <T> T result(TaskRef<?> task) throws Exception {
        return switch (task.join(SOON)) {
            case TaskExit.Returned returned -> (T) returned.value();
            case TaskExit.Failed failed when failed.error() instanceof Exception e -> throw e;
            case TaskExit other -> throw new AssertionError("the task did not return: " + other);
        };
    }

    /** Waits until the task waits. */
    TaskRef<Object> waiting(TaskRef<Object> task) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(2))
                .until(
                        () ->
                                scheduler.tasks().stream()
                                        .anyMatch(
                                                info ->
                                                        info.ref().equals(task)
                                                                && info.state()
                                                                        == TaskInfo.State.WAITING));
        return task;
    }

    @Override
    public void close() {
        scheduler.terminate();
    }
}

package io.pycos.samples.tutorial;

import io.pycos.Task;
import io.pycos.TaskBody;
import io.pycos.TaskRef;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Ten tasks that sleep for random times: together they take as long as the longest, not as long as
 * the sum.
 *
 * <p>Its value is the list of the times slept.
 */
final class Tasks implements TaskBody<Void> {

    private static final int TASKS = 10;

    private final RandomGenerator random;
    private final Consumer<String> out;

    Tasks(RandomGenerator random, Consumer<String> out) {
        this.random = random;
        this.out = out;
    }

    @Override
    public List<Duration> run(Task<Void> self) {
        List<Duration> times =
                IntStream.range(0, TASKS)
                        .mapToObj(n -> Duration.ofMillis(random.nextLong(500, 3_000)))
                        .toList();
        List<TaskRef<Void>> sleepers =
                IntStream.range(0, TASKS)
                        .mapToObj(
                                n ->
                                        self.<Void>spawn(
                                                "sleeper-" + n, it -> sleep(it, n, times.get(n))))
                        .toList();
        sleepers.forEach(self::join);
        return times;
    }

    private void sleep(Task<Void> self, int n, Duration time) {
        out.accept("task %d sleeping for %d ms".formatted(n, time.toMillis()));
        self.sleep(time);
        out.accept("task %d terminating".formatted(n));
    }
}

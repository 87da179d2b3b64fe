package io.pycos.samples.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.PycosScheduler;
import io.pycos.TaskBody;
import io.pycos.TaskExit;
import io.pycos.TaskInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the three programs do, on a scheduler without Spring. */
class ProgramsTests {

    private final PycosScheduler scheduler = PycosScheduler.create("tutorial");
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

    /** Only the scheduler's tasks write, and one at a time. */
    private final List<String> lines = new ArrayList<>();

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void tenTasksAreAsleepAtTheSameTime() {
        List<?> times = run(new Tasks(random, lines::add), List.class);

        assertThat(times).hasSize(10);
        assertThat(lines).hasSize(20);
        assertThat(lines.subList(0, 10)).allMatch(line -> line.contains("sleeping for"));
        assertThat(lines.subList(10, 20)).allMatch(line -> line.endsWith("terminating"));
        assertThat(lines).doesNotHaveDuplicates();
    }

    @Test
    void serverReceivesThirtyMessagesNumberedWithoutALock() {
        List<?> received = run(new ClientServer(random, lines::add), List.class);

        assertThat(received).hasSize(30);
        assertThat(lines).hasSize(30);
        for (int i = 0; i < 30; i++) {
            assertThat(lines.get(i)).startsWith("received " + (i + 1) + ": ");
        }
        for (int client = 0; client < 10; client++) {
            String from = ": " + client + " / ";
            assertThat(lines)
                    .filteredOn(line -> line.contains(from))
                    .extracting(line -> line.substring(line.indexOf(from)))
                    .containsExactly(from + 0, from + 1, from + 2);
        }
    }

    @Test
    void serverIsADaemonThatKeepsNoSchedulerFromClosing() {
        run(new ClientServer(random, lines::add), List.class);

        assertThat(scheduler.tasks()).singleElement().matches(TaskInfo::daemon);
        assertThat(scheduler.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void twoTasksReceiveTheSameNumbersFromAChannel() {
        var result = run(new SumAndProduct(random, lines::add), SumAndProduct.Result.class);

        double[] sent =
                lines.stream()
                        .filter(line -> line.startsWith("sent "))
                        .mapToDouble(line -> Double.parseDouble(line.substring("sent ".length())))
                        .toArray();
        double sum = 0;
        double product = 1;
        for (double number : sent) {
            sum += number;
            product *= number;
        }
        assertThat(sent).hasSize(4);
        assertThat(result.sum()).isEqualTo(sum);
        assertThat(result.product()).isEqualTo(product);
        assertThat(lines).hasSize(6).contains("sum: " + sum, "prod: " + product);
        assertThat(scheduler.tasks()).isEmpty();
    }

    private <T> T run(TaskBody<?> program, Class<T> type) {
        TaskExit exit = scheduler.spawnReturning("program", program).join(Duration.ofSeconds(30));
        assertThat(exit).isInstanceOf(TaskExit.Returned.class);
        return type.cast(((TaskExit.Returned) exit).value());
    }
}

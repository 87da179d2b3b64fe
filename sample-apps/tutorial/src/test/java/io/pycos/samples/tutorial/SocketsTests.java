package io.pycos.samples.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.PycosScheduler;
import io.pycos.TaskExit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketsTests {

    private final PycosScheduler scheduler = PycosScheduler.create("sockets");
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void serverReceivesTheWholeMessageOfEveryClientAndEndsWhenAsked() {
        List<String> lines = new ArrayList<>();

        TaskExit exit =
                scheduler
                        .spawnReturning("sockets", new Sockets(random, lines::add))
                        .join(Duration.ofSeconds(30));

        assertThat(exit).isInstanceOf(TaskExit.Returned.class);
        assertThat(lines).hasSize(12);
        assertThat(lines.getFirst()).startsWith("listening at ");
        assertThat(lines.getLast()).isEqualTo("closed");
        for (int client = 0; client < 10; client++) {
            String expected = "received: " + client + ": -{100,299}";
            assertThat(lines).filteredOn(line -> line.matches(expected)).hasSize(1);
        }
        assertThat(scheduler.join(Duration.ofSeconds(10))).isTrue();
    }
}

package io.pycos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CurrentTaskTests {

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
    void isTheBodyThatRunsAlsoAfterItHasWaited() {
        TaskRef<String> body =
                scheduler.spawnReturning(
                        "body",
                        self -> {
                            boolean before = Task.current().orElseThrow() == self;
                            self.sleep(Duration.ofMillis(1));
                            self.yield();
                            return List.of(before, Task.current().orElseThrow() == self);
                        });
        assertThat(valueOf(body)).isEqualTo(List.of(true, true));
    }

    @Test
    void isTheHandlerThatRuns() {
        TaskRef<String> other = scheduler.handler("other", (self, m) -> {});
        TaskRef<String> handler =
                scheduler.handler(
                        "handler",
                        (self, m) -> {
                            other.send("more work for the runner");
                            self.exit(Task.current().orElseThrow() == self);
                        });
        handler.send("go");
        assertThat(valueOf(handler)).isEqualTo(true);
    }

    @Test
    void isNobodyOutsideTasksAndWhileTheTaskHasGivenUpItsTurn() {
        assertThat(Task.current()).isEmpty();
        TaskRef<String> body =
                scheduler.spawnReturning(
                        "body",
                        self -> List.of(self.blocking(Task::current), self.compute(Task::current)));
        assertThat(valueOf(body)).isEqualTo(List.of(Optional.empty(), Optional.empty()));
    }

    @Test
    void isTheTaskThatMakesAMessageOfWhatWasReportedToIt() {
        TaskRef<Object> ended = scheduler.spawn("ended", self -> {});
        TaskRef<Boolean> observer =
                scheduler.spawnReturning(
                        "observer",
                        self -> {
                            self.monitor(ended, exit -> Task.current().orElseThrow() == self);
                            return self.receive();
                        });
        assertThat(valueOf(observer)).isEqualTo(true);
    }
}

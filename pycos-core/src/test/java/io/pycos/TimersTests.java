package io.pycos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimersTests {

    @Test
    void fireInTheOrderOfTheirDeadlinesAndThenOfTheirMakingUnlessRemoved() {
        var random = new Random(7);
        var timers = new Timers();
        List<Timers.Timer> model = new ArrayList<>();
        long now =
                Long.MAX_VALUE
                        - 5_000; // deadlines pass the end of the range, as those of nanoTime may
        for (int i = 0; i < 50_000; i++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> model.add(timers.add(now + random.nextInt(50), () -> {}));
                case 2 -> {
                    if (!model.isEmpty()) {
                        Timers.Timer removed = model.remove(random.nextInt(model.size()));
                        timers.remove(removed);
                        timers.remove(removed);
                    }
                }
                default -> {
                    now += random.nextInt(20);
                    for (Timers.Timer due = earliestDue(model, now);
                            due != null;
                            due = earliestDue(model, now)) {
                        assertThat(timers.pollDue(now)).isSameAs(due);
                        model.remove(due);
                    }
                    assertThat(timers.pollDue(now)).isNull();
                }
            }
            assertThat(timers.isEmpty()).isEqualTo(model.isEmpty());
        }
    }

    /** The list is in the order of making, so the first of the earliest is the one. */
    private static Timers.Timer earliestDue(List<Timers.Timer> model, long now) {
        Timers.Timer first = null;
        for (Timers.Timer timer : model) {
            if (timer.deadline - now <= 0
                    && (first == null || timer.deadline - first.deadline < 0)) {
                first = timer;
            }
        }
        return first;
    }
}

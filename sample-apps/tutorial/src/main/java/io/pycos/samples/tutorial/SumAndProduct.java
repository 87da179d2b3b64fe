package io.pycos.samples.tutorial;

import io.pycos.Channel;
import io.pycos.Task;
import io.pycos.TaskBody;
import io.pycos.TaskExit;
import io.pycos.TaskRef;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.random.RandomGenerator;

/**
 * One task sends numbers over a channel, two others receive each of them: one adds, one multiplies.
 *
 * <p>The end of the numbers is a message of its own, so that a consumer's {@code switch} covers
 * every case.
 */
final class SumAndProduct implements TaskBody<Void> {

    /** What goes over the channel. */
    sealed interface Item {
        record Number(double value) implements Item {}

        record End() implements Item {}
    }

    /** The value of this program. */
    record Result(double sum, double product) {}

    private static final int NUMBERS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RandomGenerator random;
    private final Consumer<String> out;

    SumAndProduct(RandomGenerator random, Consumer<String> out) {
        this.random = random;
        this.out = out;
    }

    @Override
    public Result run(Task<Void> self) {
        Channel<Item> numbers = self.scheduler().directory().channel("sum_prod", Item.class);
        TaskRef<Item> sum = self.spawnReturning("sum", it -> fold(it, "sum", 0, Double::sum));
        TaskRef<Item> product =
                self.spawnReturning("product", it -> fold(it, "prod", 1, (a, b) -> a * b));
        numbers.subscribe(sum);
        numbers.subscribe(product);
        for (int i = 0; i < NUMBERS; i++) {
            double number = random.nextDouble(0.5, 3);
            numbers.send(new Item.Number(number));
            out.accept("sent " + number);
        }
        numbers.send(new Item.End());
        numbers.unsubscribe(sum); // what is in a mailbox already stays there
        numbers.unsubscribe(product);
        return new Result(value(self.join(sum, PATIENCE)), value(self.join(product, PATIENCE)));
    }

    private Object fold(
            Task<Item> self, String label, double start, DoubleBinaryOperator operator) {
        double result = start;
        while (true) {
            switch (self.receive()) {
                case Item.Number(double value) -> result = operator.applyAsDouble(result, value);
                case Item.End() -> {
                    out.accept(label + ": " + result);
                    return result;
                }
            }
        }
    }

    private static double value(TaskExit exit) {
        if (exit instanceof TaskExit.Returned(TaskRef<?> _, Double value)) {
            return value;
        }
        throw new IllegalStateException("A consumer did not return its result: " + exit);
    }
}

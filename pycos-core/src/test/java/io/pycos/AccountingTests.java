package io.pycos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;

/**
 * Random work on several schedulers, by which every message that was accepted is received once or
 * is a dead letter once, every refusal is counted, and each receiver gets the messages of each
 * sender in order.
 *
 * <p>{@code -Dpycos.stress.seconds} and {@code -Dpycos.stress.seed} make it longer and start it
 * elsewhere; the interleaving of threads is not repeated by the seed.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class AccountingTests {

    private static final int SCHEDULERS = 3;
    private static final int TASKS = 24;
    private static final int FOREIGN_SENDERS = 2;
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final double SECONDS =
            Double.parseDouble(System.getProperty("pycos.stress.seconds", "1"));
    private static final long SEED =
            Long.getLong("pycos.stress.seed", ThreadLocalRandom.current().nextLong());

    /**
     * What is sent: the {@code number}th message of a sender to a receiver, and what is to be done
     * with it.
     */
    private record Token(int sender, int number, boolean urgent) {}

    /** What monitors and timers are made into: of the runtime, so not in anybody's books. */
    private static final Token REPORT = new Token(0, 0, false);

    /**
     * A sender's books: how many messages it has sent to each receiver. For one thread at a time.
     */
    private static final class Sender {

        final int id;
        final Random random;
        final Map<TaskRef<Token>, AtomicInteger> numbers = new ConcurrentHashMap<>();

        Sender(int id, long seed) {
            this.id = id;
            this.random = new Random(seed ^ id);
        }

        Token next(TaskRef<Token> to) {
            int number =
                    numbers.computeIfAbsent(to, first -> new AtomicInteger()).incrementAndGet();
            return new Token(id, number, random.nextInt(10) == 0);
        }
    }

    /** A receiver's books: the last number had from each sender, by urgency. */
    private final class Receiver {

        private final Map<Integer, Integer> last = new ConcurrentHashMap<>();

        void receive(Token token) {
            if (token == REPORT) {
                reported.incrementAndGet();
                return;
            }
            received.incrementAndGet();
            int kind = token.sender * 2 + (selective && token.urgent ? 1 : 0);
            Integer former = last.put(kind, token.number);
            if (former != null && former >= token.number) {
                disorder.add(token + " after number " + former);
            }
        }

        private final boolean selective;

        Receiver(boolean selective) {
            this.selective = selective;
        }
    }

    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong dead = new AtomicLong();
    private final AtomicLong expected = new AtomicLong();
    private final AtomicLong reported = new AtomicLong();
    private final AtomicInteger senders = new AtomicInteger();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger exits = new AtomicInteger();
    private final List<String> disorder = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReferenceArray<TaskRef<Token>> tasks = new AtomicReferenceArray<>(TASKS);
    private final List<PycosScheduler> schedulers = new ArrayList<>();
    private volatile boolean stopping;

    @RepeatedTest(2)
    void everyMessageIsReceivedOrADeadLetterOrRefused(RepetitionInfo round) throws Exception {
        long seed = SEED + round.getCurrentRepetition();
        for (int i = 0; i < SCHEDULERS; i++) {
            schedulers.add(
                    PycosScheduler.builder("s" + i)
                            .deadLetters(letter -> dead.incrementAndGet())
                            .build());
        }
        TaskRef<Token> ended = schedulers.getFirst().spawn("ended", self -> {});
        ended.join(LONG);
        for (int slot = 0; slot < TASKS; slot++) {
            tasks.set(slot, ended);
        }
        for (int slot = 0; slot < TASKS; slot++) {
            start(slot, new Random(seed + slot));
        }
        CountDownLatch done = new CountDownLatch(FOREIGN_SENDERS);
        for (int i = 0; i < FOREIGN_SENDERS; i++) {
            var sender = newSender(seed);
            Thread.ofPlatform()
                    .start(
                            () -> {
                                actUntilStopped(sender);
                                done.countDown();
                            });
        }
        boolean early = done.await((long) (SECONDS * 1000), TimeUnit.MILLISECONDS);
        stopping = true;
        assertThat(early).as("foreign senders work to the end, seed %s", seed).isFalse();
        assertThat(done.await(60, TimeUnit.SECONDS))
                .as("foreign senders end, seed %s", seed)
                .isTrue();
        schedulers.forEach(PycosScheduler::terminate);
        for (PycosScheduler scheduler : schedulers) {
            scheduler.close();
            assertThat(scheduler.tasks()).as("seed %s", seed).isEmpty();
        }

        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(received.get() + dead.get())
                                        .as(
                                                "received %s + dead %s, seed %s, also %s",
                                                received, dead, seed, disorder)
                                        .isEqualTo(accepted.get()));
        assertThat(refused).as("refused, seed %s", seed).hasValue(sum(SchedulerStats::refused));
        assertThat(dead)
                .as("dead letters, seed %s", seed)
                .hasValue(sum(SchedulerStats::deadLetters));
        Awaitility.await().untilAsserted(() -> assertThat(exits).hasValue(started.get()));
        assertThat(reported.get()).isBetween(1L, expected.get());
        assertThat(disorder).as("seed %s", seed).isEmpty();
        assertThat(received.get()).as("something happened").isGreaterThan(1_000);
    }

    private long sum(ToLongFunction<SchedulerStats> counter) {
        return schedulers.stream().map(PycosScheduler::stats).mapToLong(counter).sum();
    }

    private Sender newSender(long seed) {
        return new Sender(senders.incrementAndGet(), seed);
    }

    // what the tasks do

    /** Starts a task of a random kind; when it ends, another one takes its place. */
    private void start(int slot, Random random) {
        PycosScheduler scheduler = schedulers.get(random.nextInt(SCHEDULERS));
        var sender = newSender(random.nextLong());
        TaskRef<Token> task;
        try {
            task =
                    switch (random.nextInt(4)) {
                        case 0, 1 -> {
                            var receiver = new Receiver(false);
                            yield scheduler.handler(
                                    "handler",
                                    (self, token) -> handle(self, token, sender, receiver));
                        }
                        case 2 -> scheduler.spawn("body", self -> receiveAll(self, sender));
                        default -> scheduler.spawn("picky", self -> receivePicky(self, sender));
                    };
        } catch (SchedulerClosedException e) {
            return;
        }
        started.incrementAndGet();
        tasks.set(slot, task);
        task.exit()
                .thenAccept(
                        exit -> {
                            exits.incrementAndGet();
                            if (exit instanceof TaskExit.Failed failed
                                    && !(failed.error() instanceof SchedulerClosedException)) {
                                disorder.add(String.valueOf(failed.error()));
                            }
                            if (!stopping) {
                                start(slot, new Random(random.nextLong()));
                            }
                        });
    }

    private void handle(Task<Token> self, Token token, Sender sender, Receiver receiver) {
        receiver.receive(token);
        switch (sender.random.nextInt(1_000)) {
            case 0 -> self.exit(null);
            case 1, 2 -> {
                expected.incrementAndGet();
                self.after(Duration.ofNanos(sender.random.nextInt(2_000_000)), () -> REPORT);
            }
            case 3, 4 -> monitorAny(self, sender);
            default -> sendSome(sender, 2);
        }
    }

    private void monitorAny(Task<Token> self, Sender sender) {
        expected.incrementAndGet();
        Task.Monitor monitor = self.monitor(any(sender), exit -> REPORT);
        if (sender.random.nextBoolean()) {
            monitor.cancel();
        }
    }

    private void receiveAll(Task<Token> self, Sender sender) {
        var receiver = new Receiver(false);
        while (sender.random.nextInt(2_000) > 0) {
            Token token =
                    sender.random.nextBoolean()
                            ? self.receive()
                            : self.receive(Duration.ofNanos(sender.random.nextInt(500_000)))
                                    .orElse(null);
            if (token != null) {
                receiver.receive(token);
            }
            act(self, sender);
        }
    }

    private void receivePicky(Task<Token> self, Sender sender) {
        var receiver = new Receiver(true);
        while (sender.random.nextInt(2_000) > 0) {
            self.receive(Token::urgent, Duration.ofNanos(sender.random.nextInt(100_000)))
                    .ifPresent(receiver::receive);
            self.receive(token -> !token.urgent, Duration.ZERO).ifPresent(receiver::receive);
            act(self, sender);
        }
    }

    private void act(Task<Token> self, Sender sender) {
        switch (sender.random.nextInt(40)) {
            case 0 -> self.sleep(Duration.ofNanos(sender.random.nextInt(1_000_000)));
            case 1 -> self.yield();
            case 2 -> self.blocking(() -> sendSome(sender, 3));
            case 3 -> self.compute(() -> sendSome(sender, 3));
            case 4, 5, 6 -> deliver(self, sender);
            case 7 -> monitorAny(self, sender);
            default -> sendSome(sender, 2);
        }
    }

    private boolean sendSome(Sender sender, int most) {
        for (int i = sender.random.nextInt(most + 1); i > 0 && !stopping; i--) {
            TaskRef<Token> to = any(sender);
            (to.send(sender.next(to)) ? accepted : refused).incrementAndGet();
        }
        if (sender.random.nextInt(3_000) == 0) {
            any(sender).terminate();
        }
        return true;
    }

    private TaskRef<Token> any(Sender sender) {
        return tasks.get(sender.random.nextInt(TASKS));
    }

    /**
     * A terminated deliverer does not learn whether the message arrived, so the future is counted,
     * not the wait.
     */
    private void deliver(Task<Token> self, Sender sender) {
        TaskRef<Token> to = any(sender);
        var delivered = to.deliverAsync(sender.next(to), LONG);
        delivered.whenComplete(
                (done, failure) -> (failure == null ? accepted : refused).incrementAndGet());
        try {
            self.await(delivered, LONG);
        } catch (NotDeliveredException e) {
            assertThat(e.reason()).isEqualTo(NotDeliveredException.Reason.GONE);
        }
    }

    private void actUntilStopped(Sender sender) {
        while (!stopping) {
            sendSome(sender, 20);
            long backlog = accepted.get() - received.get() - dead.get();
            if (backlog > 20_000) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}

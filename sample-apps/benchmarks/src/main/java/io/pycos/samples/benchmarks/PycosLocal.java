package io.pycos.samples.benchmarks;

import io.pycos.PycosScheduler;
import io.pycos.TaskRef;
import java.util.concurrent.CountDownLatch;

/** Our own tasks, all on one scheduler. */
final class PycosLocal implements LocalSubject {

    private static final Object MESSAGE = new Object();
    private static final Object ACK = new Object();
    private static final int WINDOW = 1_000;

    private final PycosScheduler scheduler = PycosScheduler.create("benchmark");

    @Override
    public Workload workload(Work work) {
        return switch (work) {
            case HANDLER_PING_PONG -> Workload.rate(this::handlerPingPong);
            case FLOOD -> Workload.rate(this::flood);
            case BODY_PING_PONG -> Workload.rate(this::bodyPingPong);
            default -> throw LocalSubject.without(work);
        };
    }

    /** A message carries the one to answer, as an actor's sender does. */
    private record Ball(TaskRef<Ball> from) {}

    private long handlerPingPong(long n) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        long[] count = {0};
        TaskRef<Ball> pong =
                scheduler.handler("pong", (self, ball) -> ball.from().send(new Ball(self.ref())));
        TaskRef<Ball> ping =
                scheduler.handler(
                        "ping",
                        (self, _) -> {
                            if (count[0]++ >= n) {
                                done.countDown();
                            } else {
                                pong.send(new Ball(self.ref()));
                            }
                        });
        long start = System.nanoTime();
        ping.send(new Ball(pong));
        done.await();
        return ended(start, ping, pong);
    }

    /** The receiver acknowledges each thousand, so that at most two thousand are on their way. */
    private long flood(long n) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        long[] received = {0};
        long[] sent = {0};
        TaskRef<TaskRef<Object>> sink =
                scheduler.handler(
                        "sink",
                        (_, from) -> {
                            if (++received[0] == n) {
                                done.countDown();
                            } else if (received[0] % WINDOW == 0) {
                                from.send(ACK);
                            }
                        });
        TaskRef<Object> source =
                scheduler.handler(
                        "source",
                        (self, _) -> {
                            TaskRef<Object> me = self.ref();
                            for (int i = 0; i < WINDOW && sent[0] < n; i++, sent[0]++) {
                                sink.send(me);
                            }
                        });
        long start = System.nanoTime();
        source.send(MESSAGE);
        source.send(MESSAGE);
        done.await();
        return ended(start, source, sink);
    }

    private long bodyPingPong(long n) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        long start = System.nanoTime();
        TaskRef<Object> pong =
                scheduler.spawn(
                        "pong",
                        self -> {
                            @SuppressWarnings("unchecked")
                            TaskRef<Object> ping = (TaskRef<Object>) self.receive();
                            for (long i = 0; i < n; i++) {
                                self.receive();
                                ping.send(MESSAGE);
                            }
                        });
        scheduler.spawn(
                "ping",
                self -> {
                    pong.send(self.ref());
                    for (long i = 0; i < n; i++) {
                        pong.send(MESSAGE);
                        self.receive();
                    }
                    done.countDown();
                });
        done.await();
        return System.nanoTime() - start;
    }

    private static long ended(long start, TaskRef<?>... tasks) {
        long nanos = System.nanoTime() - start;
        for (TaskRef<?> task : tasks) {
            task.terminate();
        }
        return nanos;
    }
}

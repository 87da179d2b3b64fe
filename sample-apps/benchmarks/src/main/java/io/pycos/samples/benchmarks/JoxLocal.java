package io.pycos.samples.benchmarks;

import com.softwaremill.jox.Channel;
import java.util.concurrent.CountDownLatch;

/** Virtual threads with Jox channels, one channel as the mailbox of each. */
final class JoxLocal implements LocalSubject {

    private static final Object MESSAGE = new Object();
    private static final int SHORT = 16;
    private static final int LONG = 1_024;

    @Override
    public Workload workload(Work work) {
        return switch (work) {
            case BODY_PING_PONG -> Workload.rate(JoxLocal::pingPong);
            case FLOOD -> Workload.rate(JoxLocal::flood);
            default -> throw LocalSubject.without(work);
        };
    }

    private static long pingPong(long n) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        Channel<Object> ping = Channel.newBufferedChannel(SHORT);
        Channel<Object> pong = Channel.newBufferedChannel(SHORT);
        long start = System.nanoTime();
        start(
                () -> {
                    for (long i = 0; i < n; i++) {
                        pong.receive();
                        ping.send(MESSAGE);
                    }
                });
        start(
                () -> {
                    for (long i = 0; i < n; i++) {
                        pong.send(MESSAGE);
                        ping.receive();
                    }
                    done.countDown();
                });
        done.await();
        return System.nanoTime() - start;
    }

    private static long flood(long n) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        Channel<Object> sink = Channel.newBufferedChannel(LONG);
        long start = System.nanoTime();
        start(
                () -> {
                    for (long i = 0; i < n; i++) {
                        sink.receive();
                    }
                    done.countDown();
                });
        start(
                () -> {
                    for (long i = 0; i < n; i++) {
                        sink.send(MESSAGE);
                    }
                });
        done.await();
        return System.nanoTime() - start;
    }

    private static void start(Code code) {
        Thread.startVirtualThread(
                () -> {
                    try {
                        code.run();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException("Nobody interrupts this thread", e);
                    }
                });
    }

    private interface Code {
        void run() throws InterruptedException;
    }
}

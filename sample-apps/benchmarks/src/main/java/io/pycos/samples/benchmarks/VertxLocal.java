package io.pycos.samples.benchmarks;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The event bus of Vert.x on one event loop, messages passed by reference. */
final class VertxLocal implements LocalSubject {

    private static final Object MESSAGE = new Object();
    private static final int WINDOW = 500;
    private static final DeliveryOptions LOCAL =
            new DeliveryOptions().setLocalOnly(true).setCodecName("reference");

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final EventBus bus = vertx.eventBus().registerCodec(new Reference());

    @Override
    public Workload workload(Work work) {
        return switch (work) {
            case HANDLER_PING_PONG -> Workload.rate(this::pingPong);
            case FLOOD -> Workload.rate(this::flood);
            default -> throw LocalSubject.without(work);
        };
    }

    private long pingPong(long n) throws InterruptedException {
        long[] count = {0};
        return run(
                "ping",
                done ->
                        List.of(
                                bus.localConsumer(
                                        "ping",
                                        _ -> {
                                            if (count[0]++ >= n) {
                                                done.countDown();
                                            } else {
                                                send("pong");
                                            }
                                        }),
                                bus.localConsumer("pong", _ -> send("ping"))));
    }

    private long flood(long n) throws InterruptedException {
        long[] received = {0};
        long[] sent = {0};
        return run(
                "source",
                done ->
                        List.of(
                                bus.localConsumer(
                                        "sink",
                                        _ -> {
                                            if (++received[0] == n) {
                                                done.countDown();
                                            } else if (received[0] % WINDOW == 0) {
                                                send("source");
                                            }
                                        }),
                                bus.localConsumer(
                                        "source",
                                        _ -> {
                                            for (int i = 0;
                                                    i < WINDOW && sent[0] < n;
                                                    i++, sent[0]++) {
                                                send("sink");
                                            }
                                        })));
    }

    private void send(String address) {
        bus.send(address, MESSAGE, LOCAL);
    }

    private long run(String first, Consumers consumers) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        long start = System.nanoTime();
        List<MessageConsumer<Object>> registered = new ArrayList<>();
        context.runOnContext(
                _ -> {
                    registered.addAll(consumers.register(done));
                    send(first);
                });
        done.await();
        long nanos = System.nanoTime() - start;
        context.runOnContext(
                _ -> {
                    registered.forEach(MessageConsumer::unregister);
                    gone.countDown();
                });
        gone.await();
        return nanos;
    }

    private interface Consumers {
        List<MessageConsumer<Object>> register(CountDownLatch done);
    }

    /** Nothing leaves the process. */
    private static final class Reference implements MessageCodec<Object, Object> {

        @Override
        public void encodeToWire(Buffer buffer, Object message) {
            throw new IllegalStateException("The event bus is local");
        }

        @Override
        public Object decodeFromWire(int position, Buffer buffer) {
            throw new IllegalStateException("The event bus is local");
        }

        @Override
        public Object transform(Object message) {
            return message;
        }

        @Override
        public String name() {
            return "reference";
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}

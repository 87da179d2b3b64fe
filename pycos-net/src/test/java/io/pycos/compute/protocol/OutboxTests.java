package io.pycos.compute.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pycos.Location;
import io.pycos.PycosScheduler;
import io.pycos.RefId;
import io.pycos.TaskExit;
import io.pycos.TaskRef;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutboxTests {

    private final Serial serial = new Serial(PycosScheduler.create("test"), "test");
    private final Recipient recipient = new Recipient();
    private final Outbox<String> outbox = new Outbox<>(serial, recipient);
    private final List<String> failures = new CopyOnWriteArrayList<>();

    /** A task of another process, as far as sending goes. */
    private static final class Recipient implements TaskRef<String> {

        private final List<String> received = new CopyOnWriteArrayList<>();
        private volatile boolean full;

        @Override
        public boolean send(String message) {
            if (message.equals("too large")) {
                throw new IllegalArgumentException("more than a message may have");
            }
            return !full && received.add(message);
        }

        @Override
        public RefId id() {
            return new RefId(1, 1);
        }

        @Override
        public String name() {
            return "recipient";
        }

        @Override
        public Location location() {
            return Location.LOCAL;
        }

        @Override
        public Class<String> messageType() {
            return String.class;
        }

        @Override
        public CompletableFuture<Void> putAsync(String message, Duration timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Void> deliverAsync(String message, Duration timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<TaskExit> exit() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void terminate() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void whatThereIsNoRoomForIsSentLaterInOrder() throws Exception {
        recipient.full = true;
        act(() -> List.of("a", "b", "c").forEach(outbox::send));
        recipient.full = false;
        act(() -> outbox.send("d"));

        await().until(() -> recipient.received.equals(List.of("a", "b", "c", "d")));
    }

    @Test
    void whatCannotBeEncodedIsReportedWheneverThatIsFound() throws Exception {
        act(() -> outbox.send("too large", e -> failures.add("at once")));
        await().until(() -> failures.equals(List.of("at once")));
        recipient.full = true;
        act(
                () -> {
                    outbox.send("a");
                    outbox.send("too large", e -> failures.add("later"));
                    outbox.send("b");
                });
        recipient.full = false;

        await().until(() -> recipient.received.equals(List.of("a", "b")));
        await().until(() -> failures.equals(List.of("at once", "later")));
    }

    @Test
    void nothingIsSentAfterClosing() throws Exception {
        recipient.full = true;
        act(() -> outbox.send("a"));
        act(outbox::close);
        recipient.full = false;
        act(() -> outbox.send("b"));

        assertThat(recipient.received).isEmpty();
    }

    private void act(Runnable action) throws InterruptedException {
        var done = new CountDownLatch(1);
        serial.run(
                () -> {
                    action.run();
                    done.countDown();
                });
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }
}

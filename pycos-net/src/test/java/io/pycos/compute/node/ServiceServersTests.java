package io.pycos.compute.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pycos.Directory;
import io.pycos.PycosScheduler;
import io.pycos.TaskRef;
import io.pycos.compute.protocol.ClientMessage;
import io.pycos.compute.protocol.LinkMessage;
import io.pycos.compute.protocol.Outbox;
import io.pycos.compute.protocol.Serial;
import io.pycos.compute.protocol.ServerMessage;
import io.pycos.compute.protocol.TaskCall;
import io.pycos.compute.protocol.TaskEnd;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a node treats its server processes; these are fakes that do as the test says. */
class ServiceServersTests {

    private static final TaskCall CALL = new TaskCall(7, 1, "a.B", "c", "()V", new byte[0]);

    private final Directory directory = Directory.create();
    private final PycosScheduler scheduler =
            PycosScheduler.builder("test").directory(directory).build();
    private final Serial serial = new Serial(scheduler, "test");
    private final BlockingQueue<ClientMessage> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<Fake> launched = new LinkedBlockingQueue<>();
    private final List<String> givenUp = new CopyOnWriteArrayList<>();
    private final Outbox<ClientMessage> client =
            new Outbox<>(
                    serial,
                    scheduler
                            .task("client", ClientMessage.class)
                            .handler((_, message) -> told.add(message)));
    private final ServiceServers servers =
            new ServiceServers(
                    new ServiceContext("test", scheduler, serial, client),
                    new ServiceClasses(new ClassCache(1000), client),
                    this::launch,
                    givenUp::add);

    /** A process that is not there. */
    private final class Fake implements ServerSlot.Process {

        private final String name;
        private final Consumer<String> ended;
        private final BlockingQueue<ServerMessage> received = new LinkedBlockingQueue<>();
        private final CountDownLatch killed = new CountDownLatch(1);
        private final TaskRef<ServerMessage> inbox =
                scheduler
                        .task("server", ServerMessage.class)
                        .handler((_, message) -> received.add(message));

        Fake(String name, Consumer<String> ended) {
            this.name = name;
            this.ended = ended;
        }

        @Override
        public void kill(String why) {
            killed.countDown();
        }

        @SuppressWarnings("unchecked") // registered by the servers
        void say(LinkMessage message) {
            ((TaskRef<LinkMessage>) directory.task(name).orElseThrow()).send(message);
        }

        void ready() {
            say(new LinkMessage.Ready(42, "25", inbox));
        }
    }

    private Fake launch(String name, Consumer<String> ended) {
        Fake fake = new Fake(name, ended);
        launched.add(fake);
        return fake;
    }

    @AfterEach
    void stop() {
        scheduler.terminate();
    }

    @Test
    void aServerThatEndsBeforeItIsReadyIsTriedAgainUntilThatIsHopeless() throws Exception {
        serial.run(() -> servers.launch(1));
        for (int i = 0; i < ServiceServers.MAX_FAILED_STARTS; i++) {
            launched().ended.accept("it could not be started");
            assertThat(told(ClientMessage.ServerDown.class).why())
                    .isEqualTo("it could not be started");
        }

        await().until(() -> givenUp.equals(List.of("it could not be started")));
        assertThat(launched.poll(1, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void aServerThatWasReadyIsAlwaysReplaced() throws Exception {
        serial.run(() -> servers.launch(1));
        for (int i = 0; i <= ServiceServers.MAX_FAILED_STARTS; i++) {
            Fake server = launched();
            server.ready();
            told(ClientMessage.ServerUp.class);
            server.ended.accept("somebody tripped over the cable");
            told(ClientMessage.ServerDown.class);
        }

        assertThat(givenUp).isEmpty();
        assertThat(launched()).isNotNull();
    }

    @Test
    void theEndOfAServerSaysWhetherItsTaskHadStarted() throws Exception {
        serial.run(() -> servers.launch(1));
        Fake first = ready();
        serial.run(() -> servers.run(1, CALL));
        assertThat(received(first)).isEqualTo(new ServerMessage.Run(CALL));
        first.ended.accept("gone");
        assertThat(told(ClientMessage.ServerDown.class).started()).isFalse();

        Fake second = ready();
        serial.run(() -> servers.run(2, CALL));
        received(second);
        second.say(new LinkMessage.Started(7, 1));
        told(ClientMessage.Started.class);
        second.ended.accept("gone");
        assertThat(told(ClientMessage.ServerDown.class).started()).isTrue();
    }

    @Test
    void onlyTheEndOfTheCurrentCallIsPassedOn() throws Exception {
        serial.run(() -> servers.launch(1));
        Fake server = ready();
        serial.run(() -> servers.run(1, CALL));
        server.say(new LinkMessage.Ended(7, 2, new TaskEnd.Interrupted()));
        server.say(new LinkMessage.Ended(7, 1, new TaskEnd.Returned(new byte[] {1})));
        server.say(new LinkMessage.Ended(7, 1, new TaskEnd.Interrupted()));

        assertThat(told(ClientMessage.Ended.class).end()).isInstanceOf(TaskEnd.Returned.class);
        // Another attempt, since the late end above may be looked at after the call has begun.
        serial.run(() -> servers.run(1, new TaskCall(7, 3, "a.B", "c", "()V", new byte[0])));
        assertThat(received(server)).isInstanceOf(ServerMessage.Run.class);
        assertThat(received(server)).isInstanceOf(ServerMessage.Run.class);
        assertThat(told).isEmpty();
    }

    @Test
    void aServerWhoseConnectionIsLostIsEnded() throws Exception {
        serial.run(() -> servers.launch(1));
        Fake server = ready();
        server.inbox.terminate();

        assertThat(server.killed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingEndsAllServersAndReplacesNone() throws Exception {
        var closed = new CountDownLatch(1);
        serial.run(() -> servers.launch(2));
        Fake one = launched();
        Fake other = launched();
        serial.run(() -> servers.close("enough", closed::countDown));
        assertThat(one.killed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(other.killed.await(20, TimeUnit.SECONDS)).isTrue();
        one.ended.accept("enough");
        told(ClientMessage.ServerDown.class);
        assertThat(closed.getCount()).isOne();
        other.ended.accept("enough");

        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(launched.poll(500, TimeUnit.MILLISECONDS)).isNull();
        assertThat(directory.task("server-1")).isEmpty();
    }

    private Fake ready() throws InterruptedException {
        Fake server = launched();
        server.ready();
        told(ClientMessage.ServerUp.class);
        return server;
    }

    private Fake launched() throws InterruptedException {
        return launched.poll(20, TimeUnit.SECONDS);
    }

    private static ServerMessage received(Fake server) throws InterruptedException {
        return server.received.poll(20, TimeUnit.SECONDS);
    }

    private <T extends ClientMessage> T told(Class<T> type) throws InterruptedException {
        ClientMessage message = told.poll(20, TimeUnit.SECONDS);
        assertThat(message).isInstanceOf(type);
        return type.cast(message);
    }
}

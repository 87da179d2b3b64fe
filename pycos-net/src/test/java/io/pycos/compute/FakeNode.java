package io.pycos.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.Directory;
import io.pycos.PycosScheduler;
import io.pycos.RefId;
import io.pycos.TaskRef;
import io.pycos.compute.protocol.ClientMessage;
import io.pycos.compute.protocol.NodeCard;
import io.pycos.compute.protocol.NodeMessage;
import io.pycos.compute.protocol.ServiceMessage;
import io.pycos.compute.protocol.TaskCall;
import io.pycos.compute.protocol.TaskEnd;
import io.pycos.compute.protocol.ValueCodec;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A node without servers, whose every word a test says. */
final class FakeNode {

    private static final NodeCard CARD = new NodeCard("fake", 1, 2, 2, "25");

    private final PycosScheduler scheduler;
    private final TaskRef<NodeMessage> node;
    private final TaskRef<ServiceMessage> service;
    private final BlockingQueue<NodeMessage> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<ServiceMessage> received = new LinkedBlockingQueue<>();
    private TaskRef<ClientMessage> client;

    FakeNode(Directory directory) {
        scheduler = PycosScheduler.builder("fake-node").directory(directory).build();
        node =
                scheduler
                        .task("node", NodeMessage.class)
                        .handler((_, message) -> asked.add(message));
        service =
                scheduler
                        .task("service", ServiceMessage.class)
                        .handler((_, message) -> keep(message));
        directory.register(NodeMessage.NODE, node);
    }

    private void keep(ServiceMessage message) {
        if (!(message instanceof ServiceMessage.Renew)) {
            received.add(message);
        }
    }

    RefId id() {
        return node.id();
    }

    ServerId server(int number) {
        return new ServerId(id(), number);
    }

    /** Answers the client's questions until it is served. */
    NodeMessage.Open open(int servers) throws InterruptedException {
        describe();
        NodeMessage.Open open = asked(NodeMessage.Open.class);
        client = open.client();
        say(new ClientMessage.Opened(service));
        say(new ClientMessage.Granted(servers, ""));
        for (int number = 1; number <= servers; number++) {
            up(number);
        }
        return open;
    }

    void describe() throws InterruptedException {
        client = asked(NodeMessage.Describe.class).client();
        say(new ClientMessage.Described(CARD));
    }

    void refuse(String why) throws InterruptedException {
        client = asked(NodeMessage.Describe.class).client();
        say(new ClientMessage.Refused(CARD, why));
    }

    boolean isAskedNothing() {
        return asked.isEmpty();
    }

    void up(int number) {
        say(new ClientMessage.ServerUp(number, 1000 + number, "25"));
    }

    void down(int number, boolean started) {
        say(new ClientMessage.ServerDown(number, started, "it was tripped over"));
    }

    ServiceMessage.Run run() throws InterruptedException {
        return received(ServiceMessage.Run.class);
    }

    void started(ServiceMessage.Run run) {
        TaskCall call = run.call();
        say(new ClientMessage.Started(run.server(), call.task(), call.attempt()));
    }

    void returned(ServiceMessage.Run run, Type type, Object value) {
        ended(run, new TaskEnd.Returned(new ValueCodec().encode(List.of(type), value)));
    }

    void ended(ServiceMessage.Run run, TaskEnd end) {
        TaskCall call = run.call();
        say(new ClientMessage.Ended(run.server(), call.task(), call.attempt(), end));
    }

    void say(ClientMessage message) {
        assertThat(client.send(message)).isTrue();
    }

    /** As if its process had ended. */
    void die() {
        scheduler.terminate();
    }

    <T extends ServiceMessage> T received(Class<T> type) throws InterruptedException {
        ServiceMessage message = received.poll(20, TimeUnit.SECONDS);
        assertThat(message).isInstanceOf(type);
        return type.cast(message);
    }

    boolean receivedNothing() {
        return received.isEmpty();
    }

    private <T extends NodeMessage> T asked(Class<T> type) throws InterruptedException {
        NodeMessage message = asked.poll(20, TimeUnit.SECONDS);
        assertThat(message).isInstanceOf(type);
        return type.cast(message);
    }
}

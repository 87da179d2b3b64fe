package io.pycos.io;

import static io.pycos.io.Tasks.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.Task;
import io.pycos.TaskRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A chat over sockets: each connection has a task that reads and a task that writes what is in its
 * mailbox; one broadcaster passes every message on to all writers.
 */
class ChatTests {

    private static final int CLIENTS = 20;

    private final Tasks tasks = new Tasks();

    private sealed interface Event {
        record Joined(TaskRef<byte[]> writer) implements Event {}

        record Said(byte[] message) implements Event {}
    }

    @AfterEach
    void close() {
        tasks.close();
    }

    @Test
    void everyClientHearsEveryMessageInTheSameOrder() throws Exception {
        try (TcpServer server = TcpServer.listen(Tasks.ANY_PORT)) {
            TaskRef<Event> broadcaster = tasks.scheduler.spawn("broadcaster", ChatTests::broadcast);
            tasks.start("acceptor", self -> accept(self, server, broadcaster));
            List<TaskRef<Object>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                clients.add(tasks.start("client", self -> chat(self, server, number)));
            }
            Map<Integer, List<String>> heard = new HashMap<>();
            for (int i = 0; i < CLIENTS; i++) {
                heard.put(i, Tasks.result(clients.get(i)));
            }
            assertThat(heard.get(0)).hasSize(CLIENTS).doesNotHaveDuplicates();
            assertThat(heard.values()).allSatisfy(each -> assertThat(each).isEqualTo(heard.get(0)));
        }
    }

    /** Speaks once everybody has joined, so that nobody misses anything. */
    private static void broadcast(Task<Event> self) {
        List<TaskRef<byte[]>> writers = new ArrayList<>();
        while (writers.size() < CLIENTS) {
            writers.add(self.receive(Event.Joined.class).writer());
        }
        while (true) {
            byte[] message = self.receive(Event.Said.class).message();
            writers.forEach(writer -> writer.send(message));
        }
    }

    private static Object accept(Task<Object> self, TcpServer server, TaskRef<Event> broadcaster) {
        while (true) {
            TcpConnection connection = server.accept(self);
            TaskRef<byte[]> writer = self.spawn("writer", task -> write(task, connection));
            broadcaster.send(new Event.Joined(writer));
            self.spawn("reader", task -> read(task, connection, broadcaster));
        }
    }

    private static void write(Task<byte[]> self, TcpConnection connection) {
        while (true) {
            connection.output().writeMessage(self, self.receive());
        }
    }

    private static void read(
            Task<Object> self, TcpConnection connection, TaskRef<Event> broadcaster) {
        for (var message = connection.input().readMessage(self);
                message.isPresent();
                message = connection.input().readMessage(self)) {
            broadcaster.send(new Event.Said(message.get()));
        }
    }

    private static List<String> chat(Task<Object> self, TcpServer server, int number) {
        List<String> heard = new ArrayList<>();
        try (TcpConnection connection = TcpClient.create().connect(self, server.address())) {
            connection.input().timeout(SOON);
            connection.output().writeMessage(self, ("from " + number).getBytes());
            while (heard.size() < CLIENTS) {
                heard.add(new String(connection.input().readMessage(self).orElseThrow()));
            }
        }
        return heard;
    }
}

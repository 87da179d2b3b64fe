package io.pycos.samples.tutorial;

import io.pycos.Task;
import io.pycos.TaskBody;
import io.pycos.TaskRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Ten clients that send three messages each to one server, numbered by a counter that all of them
 * share.
 *
 * <p>No lock guards the counter: between two suspending operations a task sees no other task of its
 * scheduler. The server never ends by itself; as a daemon it keeps no scheduler from closing. The
 * value is the list of the messages received.
 */
final class ClientServer implements TaskBody<String> {

    private static final int CLIENTS = 10;
    private static final int MESSAGES_EACH = 3;

    private final RandomGenerator random;
    private final Consumer<String> out;
    private final List<String> received = new ArrayList<>();
    private int messageId;

    ClientServer(RandomGenerator random, Consumer<String> out) {
        this.random = random;
        this.out = out;
    }

    @Override
    public List<String> run(Task<String> self) {
        TaskRef<String> server = self.spawn("server", this::serve);
        List<TaskRef<Void>> clients =
                IntStream.range(0, CLIENTS)
                        .mapToObj(n -> self.<Void>spawn("client-" + n, it -> send(it, server, n)))
                        .toList();
        clients.forEach(self::join);
        self.yield(); // the server is ready before us: it takes what the last clients left
        return List.copyOf(received);
    }

    private void serve(Task<String> self) {
        self.daemon(true);
        while (true) {
            String message = self.receive();
            received.add(message);
            out.accept("received " + message);
        }
    }

    private void send(Task<Void> self, TaskRef<String> server, int n) {
        for (int x = 0; x < MESSAGES_EACH; x++) {
            self.sleep(Duration.ofMillis(random.nextLong(500, 3_000)));
            messageId++;
            server.send("%d: %d / %d".formatted(messageId, n, x));
        }
    }
}

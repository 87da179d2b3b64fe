package io.pycos.samples.tutorial;

import io.pycos.PycosScheduler;
import io.pycos.TaskBody;
import io.pycos.TaskExit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Runs the programs named as arguments, or all that need no other process, one after the other on
 * the application's scheduler.
 */
@Component
final class Programs implements ApplicationRunner {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Where the programs that need each other in another process meet. */
    private static final InetSocketAddress SOCKETS =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 8010);

    private static final Set<String> ONLY_WHEN_NAMED = Set.of("socket-server", "socket-clients");

    private final PycosScheduler scheduler;
    private final SequencedMap<String, TaskBody<?>> programs;
    private final Consumer<String> out = System.out::println;

    Programs(PycosScheduler scheduler) {
        RandomGenerator random = RandomGenerator.getDefault();
        this.scheduler = scheduler;
        this.programs = new LinkedHashMap<>();
        programs.put("tasks", new Tasks(random, out));
        programs.put("client-server", new ClientServer(random, out));
        programs.put("channel", new SumAndProduct(random, out));
        programs.put("sockets", new Sockets(random, out));
        programs.put("socket-server", new SocketServer(SOCKETS, Programs::typed, out));
        programs.put("socket-clients", new SocketClients(SOCKETS, random));
    }

    /** The next line of the console; its end counts as asking to quit. */
    private static String typed() {
        String line = IO.readln();
        return line == null ? "quit" : line;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        List<String> asked = arguments.getNonOptionArgs();
        asked.forEach(this::checkKnown);
        programs.forEach(
                (name, program) -> {
                    if (asked.contains(name)
                            || (asked.isEmpty() && !ONLY_WHEN_NAMED.contains(name))) {
                        run(name, program);
                    }
                });
    }

    private void checkKnown(String name) {
        if (!programs.containsKey(name)) {
            throw new IllegalArgumentException(
                    "There is no program '%s'; there are %s".formatted(name, programs.keySet()));
        }
    }

    private void run(String name, TaskBody<?> program) {
        out.accept("--- " + name);
        TaskExit exit = scheduler.spawnReturning(name, program).join(PATIENCE);
        if (exit instanceof TaskExit.Failed failed) {
            throw new IllegalStateException("Program '%s' failed".formatted(name), failed.error());
        }
    }
}

package io.pycos.compute;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A JVM with a main class of the tests, started and ended by a test. */
final class ChildJvm implements AutoCloseable {

    private static final Duration BOUND = Duration.ofSeconds(40);

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private ChildJvm(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon().start(this::read);
    }

    /** Starts a main class on the test's class path, behind some directories. */
    static ChildJvm start(List<Path> classPath, Class<?> main, String... arguments) {
        List<String> path = new ArrayList<>(classPath.stream().map(Path::toString).toList());
        path.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        String.join(File.pathSeparator, path),
                        main.getName()));
        command.addAll(List.of(arguments));
        try {
            return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new AssertionError("cannot start " + main, e);
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader()) {
            reader.lines().forEach(lines::add);
        } catch (IOException | RuntimeException e) {
            lines.add("(output ended: " + e + ")");
        }
    }

    /** What follows {@code prefix} in the first line that has it, waiting for that line. */
    String line(String prefix) {
        await().atMost(BOUND)
                .failFast(() -> !process.isAlive() && find(prefix).isEmpty())
                .until(() -> find(prefix).isPresent());
        return find(prefix).orElseThrow();
    }

    private Optional<String> find(String prefix) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .findFirst();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    long pid() {
        return process.pid();
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Sends a signal by its name. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    boolean ends(Duration bound) throws InterruptedException {
        return process.waitFor(bound.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}

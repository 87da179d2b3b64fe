package io.pycos.samples.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that runs {@link Measurement}, with the same flags whoever is measured.
 *
 * <p>{@link #close} ends it at once. For one thread.
 */
final class MeasuringProcess implements AutoCloseable {

    private static final String BOOT_LAUNCHER =
            "org.springframework.boot.loader.launch.PropertiesLauncher";
    private static final List<String> FLAGS =
            List.of(
                    "-Xms1g",
                    "-Xmx1g",
                    "-XX:+UseG1GC",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Dlogback.configurationFile=measurement-logback.xml");

    private final Process process;
    private final BufferedReader out;
    private final String what;

    private MeasuringProcess(Process process, String what) {
        this.process = process;
        this.out = process.inputReader();
        this.what = what;
    }

    static MeasuringProcess start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(mainClass());
        command.addAll(Arrays.asList(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new MeasuringProcess(process, String.join(" ", arguments));
    }

    /** In a packaged application the class path is one jar, which Boot's launcher can read. */
    private static List<String> mainClass() {
        String classPath = System.getProperty("java.class.path");
        String main = Measurement.class.getName();
        boolean packaged =
                ClassLoader.getSystemResource(BOOT_LAUNCHER.replace('.', '/') + ".class") != null;
        return packaged
                ? List.of("-Dloader.main=" + main, "-cp", classPath, BOOT_LAUNCHER)
                : List.of("-cp", classPath, main);
    }

    /**
     * The rest of the lines that begin with {@code prefix}, until there are {@code count}; other
     * lines are passed on.
     */
    List<String> await(String prefix, int count, Duration timeout) throws IOException {
        Thread watchdog = Thread.ofVirtual().start(() -> killAfter(timeout));
        try {
            List<String> found = new ArrayList<>();
            while (found.size() < count) {
                String line = out.readLine();
                if (line == null) {
                    throw new IOException(
                            "The process '%s' ended early or ran into the limit of %s"
                                    .formatted(what, timeout));
                }
                if (line.startsWith(prefix)) {
                    found.add(line.substring(prefix.length()));
                } else {
                    System.err.println(line);
                }
            }
            return found;
        } finally {
            watchdog.interrupt();
        }
    }

    private void killAfter(Duration timeout) {
        try {
            process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the lines are there
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

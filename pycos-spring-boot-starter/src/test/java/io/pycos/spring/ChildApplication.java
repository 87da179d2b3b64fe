package io.pycos.spring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * An application in a JVM of its own, with a home directory of its own; closing it ends the JVM.
 */
public final class ChildApplication implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    private final Process process;
    private final Path output;

    private ChildApplication(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * @param directory of the output, and the home directory
     */
    public static ChildApplication start(Path directory, Class<?> application, String... arguments)
            throws IOException {
        Path output = Files.createTempFile(directory, application.getSimpleName(), ".txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Duser.home=" + directory));
        command.add(application.getName());
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        return new ChildApplication(process, output);
    }

    public String output() throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    /** Waits for a line that matches, and returns the first group of the pattern. */
    public String awaitOutput(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return Awaitility.await("output " + pattern)
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> group(compiled), found -> found != null);
    }

    private String group(Pattern pattern) throws IOException {
        Matcher matcher = pattern.matcher(output());
        return matcher.find() ? matcher.group(matcher.groupCount()) : null;
    }

    /** The code the JVM ends with. */
    public int awaitExit() throws IOException, InterruptedException {
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the application did not end:\n" + output());
        }
        return process.exitValue();
    }

    /** Whether it is still there after a while. */
    public boolean staysUp(Duration time) throws InterruptedException {
        return !process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks it to end, as an operator does. */
    public void interrupt() {
        process.destroy();
    }

    /** Ends it without asking. */
    public void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package io.pycos.samples.census;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pycos.samples.census.support.JavaContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The executable jar as a process of its own: its last line, its exit code, what it leaves behind.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PackagedCensusIT {

    private static final Duration START = Duration.ofSeconds(120);

    /** How long after its end nothing may be left of a client. */
    private static final Duration CLEAN = Duration.ofSeconds(10);

    private static final String SERVER = "io.pycos.compute.node.ServerMain";

    @TempDir private Path directory;
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void lastLineIsTheCensusAndTheExitCodeIsZero() throws Exception {
        Process census = start("--census.modules=java.sql,jdk.net");

        assertThat(census.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
        ModuleCount expected = ClassCounter.count("java.sql").plus(ClassCounter.count("jdk.net"));
        assertThat(output().getLast())
                .startsWith(
                        "census: modules=2 classes=%d methods=%d instructions=%d servers="
                                .formatted(
                                        expected.classes(),
                                        expected.methods(),
                                        expected.instructions()))
                .endsWith(" failed=0");
        assertThat(census.exitValue()).isZero();
        assertThat(filesOfNodes()).isEmpty();
    }

    @Test
    void unknownModuleEndsItWithAnotherExitCode() throws Exception {
        Process census = start("--census.modules=java.nothing");

        assertThat(census.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(census.exitValue()).isNotZero();
        assertThat(output()).anyMatch(line -> line.contains("'java.nothing'"));
    }

    @Test
    void killedClientLeavesNoProcessAndNoFile() throws Exception {
        Process census = start();
        await().atMost(START).until(() -> servers(census).count() > 0);
        List<ProcessHandle> servers = servers(census).toList();

        census.destroyForcibly();

        assertThat(census.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
        await().atMost(CLEAN)
                .untilAsserted(
                        () -> {
                            assertThat(servers).noneMatch(ProcessHandle::isAlive);
                            assertThat(filesOfNodes()).isEmpty();
                        });
    }

    private Process start(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Djava.io.tmpdir=" + directory,
                                "-jar",
                                JavaContainer.packagedSample("jdk-census").toString()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log().toFile())
                        .start();
        started.add(process);
        return process;
    }

    private static Stream<ProcessHandle> servers(Process census) {
        return census.descendants()
                .filter(
                        child ->
                                child.info()
                                        .commandLine()
                                        .filter(line -> line.contains(SERVER))
                                        .isPresent());
    }

    private List<String> output() throws IOException {
        return Files.readAllLines(log());
    }

    private Path log() {
        return directory.resolve("census.log");
    }

    /** What is in the work directories of nodes, which are below the one for temporary files. */
    private List<Path> filesOfNodes() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().contains("pycos"))
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.pycos.io;

import static io.pycos.io.Tasks.SHORT;
import static io.pycos.io.Tasks.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pycos.TaskExit;
import io.pycos.TaskRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are those of Unix")
class ChildProcessTests {

    private final Tasks tasks = new Tasks();

    @TempDir private Path folder;

    @AfterEach
    void close() {
        tasks.close();
    }

    private static boolean lives(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static long threads(String name, Thread.State state) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name) && thread.getState() == state)
                .count();
    }

    private static List<String> threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    private static void awaitEnd(List<Long> pids) {
        await().atMost(SOON).until(() -> pids.stream().noneMatch(ChildProcessTests::lives));
    }

    @Test
    void givesItsOutputItsErrorsAndItsExitCode() throws Exception {
        ProcessOutput output =
                tasks.run(
                        self -> {
                            try (var process =
                                    ChildProcess.start(
                                            self, "sh", "-c", "cat; echo wrong >&2; exit 3")) {
                                return process.communicate(self, "right".getBytes(), SOON);
                            }
                        });
        assertThat(output.text()).isEqualTo("right");
        assertThat(output.errorText()).isEqualTo("wrong\n");
        assertThat(output.exitCode()).isEqualTo(3);
    }

    @Test
    void communicatesMuchBothWaysWithoutDeadlock() throws Exception {
        byte[] much = new byte[8 * 1024 * 1024];
        new Random(3).nextBytes(much);
        ProcessOutput output =
                tasks.run(
                        self -> {
                            try (var process =
                                    ChildProcess.start(self, "sh", "-c", "tee /dev/stderr")) {
                                return process.communicate(self, much, SOON);
                            }
                        });
        assertThat(output.stdout()).isEqualTo(much);
        assertThat(output.stderr()).isEqualTo(much);
        assertThat(output.exitCode()).isZero();
    }

    @Test
    void takesItsInputFromAFileForAChecksum() throws Exception {
        byte[] content = new byte[300_000];
        new Random(5).nextBytes(content);
        Path file = Files.write(folder.resolve("content"), content);
        String sum =
                tasks.run(
                        self -> {
                            try (var process = ChildProcess.start(self, "sha256sum");
                                    var input = TaskFile.open(self, file)) {
                                return process.communicate(self, input.input(), SOON).text();
                            }
                        });
        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        assertThat(sum).startsWith(expected);
    }

    @Test
    void endsThatLeaveInputUnreadAreNoError() throws Exception {
        ProcessOutput output =
                tasks.run(
                        self -> {
                            try (var process = ChildProcess.start(self, "head", "-c", "3")) {
                                return process.communicate(
                                        self, "abc".repeat(1_000_000).getBytes(), SOON);
                            }
                        });
        assertThat(output.text()).isEqualTo("abc");
        assertThat(output.exitCode()).isZero();
    }

    @Test
    void chainsReadLineByLineWhatTheLastOneFinds() throws Exception {
        List<String> found =
                tasks.run(
                        self -> {
                            try (var grep =
                                    ChildProcess.chain(
                                            self,
                                            List.of(
                                                    new ProcessBuilder("grep", "-i", "error"),
                                                    new ProcessBuilder("grep", "-v", "ignored"),
                                                    new ProcessBuilder("sort")))) {
                                TaskRef<Object> feeder =
                                        self.spawn(
                                                "feeder",
                                                task -> {
                                                    grep.stdin()
                                                            .write(
                                                                    task,
                                                                    "info: a\nERROR: z\nerror: ignored\nError: b\n");
                                                    grep.stdin().end(task);
                                                });
                                List<String> lines = new ArrayList<>();
                                for (var line = grep.stdout().readLine(self);
                                        line.isPresent();
                                        line = grep.stdout().readLine(self)) {
                                    lines.add(line.get());
                                }
                                assertThat(self.join(feeder)).isInstanceOf(TaskExit.Returned.class);
                                assertThat(grep.waitFor(self, SOON)).isZero();
                                assertThat(grep.pids()).hasSize(3);
                                return lines;
                            }
                        });
        assertThat(found).containsExactlyInAnyOrder("ERROR: z", "Error: b");
    }

    @Test
    void chainsMixTheErrorsOfAllAndGiveEveryExitCode() throws Exception {
        ProcessOutput output =
                tasks.run(
                        self -> {
                            try (var chain =
                                    ChildProcess.chain(
                                            self,
                                            List.of(
                                                    new ProcessBuilder(
                                                            "sh", "-c", "echo first >&2; exit 1"),
                                                    new ProcessBuilder(
                                                            "sh",
                                                            "-c",
                                                            "cat; echo second >&2; exit 2")))) {
                                return chain.communicate(self, new byte[0], SOON);
                            }
                        });
        assertThat(output.exitCodes()).containsExactly(1, 2);
        assertThat(output.errorText().lines()).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void streamsBothWaysWhileItRuns() throws Exception {
        tasks.run(
                self -> {
                    try (var cat = ChildProcess.start(self, "cat")) {
                        for (int i = 0; i < 100; i++) {
                            cat.stdin().write(self, "line " + i + "\n");
                            assertThat(cat.stdout().readLine(self)).contains("line " + i);
                        }
                        cat.stdin().end(self);
                        assertThat(cat.stdout().readLine(self)).isEmpty();
                        assertThatThrownBy(() -> cat.stdin().write(self, "more"))
                                .isInstanceOf(IoClosedException.class);
                        return cat.waitFor(self, SOON);
                    }
                });
    }

    @Test
    void readingTimesOutDifferentlyFromTheEnd() throws Exception {
        tasks.run(
                self -> {
                    try (var cat = ChildProcess.start(self, "cat")) {
                        assertThatThrownBy(() -> cat.stdout().timeout(SHORT).readLine(self))
                                .isInstanceOf(IoTimeoutException.class)
                                .hasMessageContaining("stdout of process cat");
                        assertThatThrownBy(() -> cat.waitFor(self, SHORT))
                                .isInstanceOf(IoTimeoutException.class);
                        cat.stdin().end(self);
                        assertThat(cat.stdout().timeout(SOON).readLine(self)).isEmpty();
                        return null;
                    }
                });
    }

    @Test
    void writingToOneThatDoesNotReadTimesOut() throws Exception {
        tasks.run(
                self -> {
                    try (var sleep = ChildProcess.start(self, "sleep", "1000")) {
                        assertThatThrownBy(
                                        () ->
                                                sleep.stdin()
                                                        .timeout(SHORT)
                                                        .write(self, new byte[1_000_000]))
                                .isInstanceOf(IoTimeoutException.class);
                        return null;
                    }
                });
    }

    @Test
    void writingToOneThatHasEndedFails() throws Exception {
        tasks.run(
                self -> {
                    try (var process = ChildProcess.start(self, "true")) {
                        process.waitFor(self, SOON);
                        assertThatThrownBy(() -> process.stdin().write(self, new byte[1_000_000]))
                                .isInstanceOf(IoFailedException.class);
                        return null;
                    }
                });
    }

    @Test
    void keepsItsOutputReadableWhenItIsTerminated() throws Exception {
        tasks.run(
                self -> {
                    try (var process =
                            ChildProcess.start(self, "sh", "-c", "echo ready; exec sleep 1000")) {
                        assertThat(process.stdout().readFully(self, 3)).asString().isEqualTo("rea");
                        process.terminate();
                        assertThat(process.waitFor(self, SOON)).isEqualTo(128 + 15);
                        assertThat(process.stdout().readLine(self)).contains("dy");
                        assertThat(process.stdout().readLine(self)).isEmpty();
                        return null;
                    }
                });
    }

    @Test
    void closedWhileATaskReadsEndsTheReadAndAllProcesses() throws Exception {
        ChildProcess process =
                tasks.run(
                        self -> ChildProcess.start(self, "sh", "-c", "sleep 1000 & echo $!; wait"));
        long grandchild =
                Long.parseLong(tasks.run(self -> process.stdout().readLine(self).orElseThrow()));
        TaskRef<Object> reader =
                tasks.waiting(tasks.start("reader", self -> process.stdout().readLine(self)));
        assertThat(lives(grandchild)).isTrue();
        process.close();
        assertThatThrownBy(() -> Tasks.result(reader))
                .isInstanceOf(IoClosedException.class)
                .hasMessageContaining("the process was closed");
        awaitEnd(process.pids());
        awaitEnd(List.of(grandchild));
    }

    @Test
    void isKilledAfterTheGraceWhenItDoesNotEndOnClose() throws Exception {
        ChildProcess process =
                tasks.run(
                        self -> {
                            ChildProcess stubborn =
                                    ChildProcess.start(
                                            self,
                                            "sh",
                                            "-c",
                                            "trap '' TERM; echo ready; while :; do sleep 1; done");
                            stubborn.stdout().readLine(self);
                            return stubborn;
                        });
        process.close();
        awaitEnd(process.pids());
    }

    @Test
    void endsWithItsTaskWhenThatIsTerminatedInsideACommunication() throws Exception {
        List<Long> pids = new ArrayList<>();
        TaskRef<Object> task =
                tasks.waiting(
                        tasks.start(
                                "communicator",
                                self -> {
                                    ChildProcess sleep = ChildProcess.start(self, "sleep", "1000");
                                    pids.addAll(sleep.pids());
                                    return sleep.communicate(self, new byte[0], SOON);
                                }));
        await().atMost(SOON).until(() -> !pids.isEmpty());
        task.terminate();
        assertThat(task.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
        awaitEnd(pids);
    }

    @Test
    void whoseOutputIsTooLongIsEnded() throws Exception {
        List<Long> pids =
                tasks.run(
                        self -> {
                            ChildProcess yes = ChildProcess.start(self, "yes").maxOutput(1000);
                            assertThatThrownBy(() -> yes.communicate(self, new byte[0], SOON))
                                    .isInstanceOf(LimitExceededException.class)
                                    .hasMessageContaining("stdout");
                            return yes.pids();
                        });
        awaitEnd(pids);
    }

    @Test
    void closedWithMoreOutputThanAnybodyReadsLeavesNoThread() throws Exception {
        ChildProcess seq = tasks.run(self -> ChildProcess.start(self, "seq", "1000000"));
        await().atMost(SOON).until(() -> threads("process seq stdout", Thread.State.WAITING) == 1);
        seq.close();
        await().atMost(SOON).until(() -> threads("process seq").isEmpty());
    }

    @Test
    void leavesTheTurnToOthersAndASecondReaderIsRefused() throws Exception {
        tasks.run(
                self -> {
                    try (var cat = ChildProcess.start(self, "cat")) {
                        TaskRef<Object> reader =
                                tasks.start(
                                        "reader",
                                        task -> cat.stdout().readLine(task).orElseThrow());
                        self.yield();
                        assertThatThrownBy(() -> cat.stdout().readLine(self))
                                .isInstanceOf(IoBusyException.class);
                        cat.stdin().write(self, "for the first\n");
                        assertThat(self.join(reader))
                                .isInstanceOfSatisfying(
                                        TaskExit.Returned.class,
                                        exit ->
                                                assertThat(exit.value())
                                                        .isEqualTo("for the first"));
                        return null;
                    }
                });
    }

    @Test
    void thatDoNotExistAreAFailure() {
        assertThatThrownBy(() -> tasks.run(self -> ChildProcess.start(self, "/no/such/program")))
                .isInstanceOf(IoFailedException.class)
                .hasMessageContaining("starting /no/such/program");
    }
}

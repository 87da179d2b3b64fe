package io.pycos.io;

import static io.pycos.io.Tasks.SOON;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskFileTests {

    private final Tasks tasks = new Tasks();

    @TempDir private Path folder;

    @AfterEach
    void close() {
        tasks.close();
    }

    @Test
    void copiesALargeFileInOrder() throws Exception {
        byte[] content = new byte[1_000_003];
        new Random(11).nextBytes(content);
        Path from = Files.write(folder.resolve("from"), content);
        Path to = folder.resolve("to");
        long copied =
                tasks.run(
                        self -> {
                            try (var source = TaskFile.open(self, from);
                                    var target = TaskFile.open(self, to, CREATE, WRITE)) {
                                long count = source.input().transferTo(self, target.output());
                                target.force(self);
                                return count;
                            }
                        });
        assertThat(copied).isEqualTo(content.length);
        assertThat(Files.readAllBytes(to)).isEqualTo(content);
    }

    @Test
    void readsAndWritesAnyPosition() throws Exception {
        tasks.run(
                self -> {
                    try (var file =
                            TaskFile.open(self, folder.resolve("file"), CREATE, READ, WRITE)) {
                        file.write(self, ByteBuffer.wrap("abcdef".getBytes()), 0);
                        file.write(self, ByteBuffer.wrap("XY".getBytes()), 2);
                        ByteBuffer into = ByteBuffer.allocate(3);
                        assertThat(file.read(self, into, 1)).isEqualTo(OptionalInt.of(3));
                        assertThat(into.array()).asString().isEqualTo("bXY");
                        assertThat(file.read(self, ByteBuffer.allocate(1), 6)).isEmpty();
                        assertThat(file.size(self)).isEqualTo(6);
                        file.truncate(self, 2);
                        assertThat(file.size(self)).isEqualTo(2);
                        return null;
                    }
                });
    }

    @Test
    void readsLinesAndAfterTheEndWhatWasAddedMeanwhile() throws Exception {
        Path log = Files.writeString(folder.resolve("log"), "one\ntwo\n");
        tasks.run(
                self -> {
                    try (var file = TaskFile.open(self, log);
                            var appender = TaskFile.open(self, log, APPEND)) {
                        ByteInput lines = file.input();
                        assertThat(lines.readLine(self)).contains("one");
                        assertThat(lines.readLine(self)).contains("two");
                        assertThat(lines.readLine(self)).isEmpty();
                        appender.output().write(self, "three\n");
                        assertThat(lines.readLine(self)).contains("three");
                        assertThat(file.input(4).readLine(self)).contains("two");
                        return null;
                    }
                });
    }

    @Test
    void thatDoesNotExistIsAFailure() {
        assertThatThrownBy(() -> tasks.run(self -> TaskFile.open(self, folder.resolve("none"))))
                .isInstanceOf(IoFailedException.class)
                .hasCauseInstanceOf(NoSuchFileException.class);
    }

    @Test
    void closedRefusesEveryUse() throws Exception {
        Path path = Files.writeString(folder.resolve("file"), "content");
        tasks.run(
                self -> {
                    TaskFile file = TaskFile.open(self, path, READ, WRITE);
                    ByteInput input = file.input();
                    file.close();
                    file.close();
                    assertThatThrownBy(() -> file.size(self)).isInstanceOf(IoClosedException.class);
                    assertThatThrownBy(() -> input.readLine(self))
                            .isInstanceOf(IoClosedException.class);
                    assertThatThrownBy(() -> file.output().write(self, "x"))
                            .isInstanceOf(IoClosedException.class);
                    return null;
                });
    }

    @Test
    void opensWithoutHoldingTheTurn() throws Exception {
        Path path = Files.writeString(folder.resolve("file"), "content");
        String seen =
                tasks.run(
                        self -> {
                            StringBuilder trail = new StringBuilder();
                            self.spawn("other", other -> trail.append("other "));
                            try (var file = TaskFile.open(self, path)) {
                                return trail.append(file.input().readLine(self).orElseThrow())
                                        .toString();
                            }
                        });
        assertThat(seen).isEqualTo("other content");
        assertThat(tasks.scheduler.join(SOON)).isTrue();
    }
}

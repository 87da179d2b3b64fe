package io.pycos.compute.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pycos.PycosException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirectoryTests {

    @TempDir Path root;

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        WorkDirectory work = new WorkDirectory(root.resolve("work"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.path())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.add())))
                .isEqualTo("rwx------");
    }

    @Test
    void whatNodesOfEndedProcessesOfThisHostLeftIsRemoved() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        String host = WorkDirectory.hostName();
        Path left =
                Files.createDirectories(
                        root.resolve(host + "-" + ended.pid() + "-1").resolve("server-1"));
        Path live =
                Files.createDirectories(
                        root.resolve(host + "-" + ProcessHandle.current().pid() + "-1"));
        Path elsewhere =
                Files.createDirectories(root.resolve("x" + host + "-" + ended.pid() + "-1"));
        Path foreign = Files.createDirectories(root.resolve("something"));

        new WorkDirectory(root);

        assertThat(left.getParent()).doesNotExist();
        assertThat(live).exists();
        assertThat(foreign).exists();
        assertThat(elsewhere).exists();
    }

    @Test
    void aPlaceThatIsNoDirectoryIsNamed() throws IOException {
        Path file = Files.createFile(root.resolve("file"));

        assertThatThrownBy(() -> new WorkDirectory(file))
                .isInstanceOf(PycosException.class)
                .hasMessageContaining(file.toString());
    }
}

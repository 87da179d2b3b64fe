package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTests {

    @TempDir Path home;

    @Test
    void theFileIsCreatedForItsOwnerOnly() throws IOException {
        Path file = file();

        SecretFile.readOrCreate(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(Files.readString(file).strip()).hasSize(64);
        assertThat(Files.list(file.getParent())).containsExactly(file);
    }

    @Test
    void theSecondReaderGetsTheSameSecret() {
        assertThat(SecretFile.readOrCreate(file()).key())
                .isEqualTo(SecretFile.readOrCreate(file()).key());
    }

    @Test
    void thoseWhoStartAtOnceGetTheSameSecret() throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 5; round++) {
                Path file = home.resolve("round" + round).resolve("secret");
                List<Callable<byte[]>> starts =
                        Stream.<Callable<byte[]>>generate(
                                        () -> () -> SecretFile.readOrCreate(file).key())
                                .limit(8)
                                .toList();
                List<Future<byte[]>> read = pool.invokeAll(starts);
                for (Future<byte[]> start : read) {
                    assertThat(start.get()).isEqualTo(read.getFirst().get());
                }
            }
        }
    }

    @Test
    void aFileThatOthersMayReadIsRefused() throws IOException {
        SecretFile.readOrCreate(file());
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> SecretFile.readOrCreate(file()))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("readable by its owner only")
                .hasMessageContaining(file().toString());
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        SecretFile.readOrCreate(file());
        Files.writeString(file(), "\n");

        assertThatThrownBy(() -> SecretFile.readOrCreate(file()))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("is empty");
    }

    @Test
    void theSecretOfTheUserDoesNotOpenOtherMachines() {
        assertThat(SecretFile.readOrCreate(file()).isConfigured()).isFalse();
    }

    private Path file() {
        return home.resolve(".pycos").resolve("secret");
    }
}

package io.pycos.compute.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTests {

    @TempDir Path root;

    @Test
    void aDirectoryIsRemovedWithAllThatIsInIt() throws IOException {
        Path directory = filled();

        Directories.remove(directory);

        assertThat(directory).doesNotExist();
    }

    @Test
    void whatALinkLeadsToStays() throws IOException {
        Path outside = Files.createFile(root.resolve("outside"));
        Path directory = filled();
        Files.createSymbolicLink(directory.resolve("link"), root);

        Directories.remove(directory);

        assertThat(outside).exists();
    }

    @Test
    void aDirectoryThatIsNotThereIsNoError() throws IOException {
        Directories.remove(root.resolve("missing"));
    }

    @Test
    void severalMayRemoveTheSameDirectoryAtOnce() throws Exception {
        Path directory = filled();
        var start = new CyclicBarrier(4);
        List<FutureTask<Void>> removals = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            var removal =
                    new FutureTask<Void>(
                            () -> {
                                start.await();
                                Directories.remove(directory);
                                return null;
                            });
            removals.add(removal);
            Thread.ofPlatform().start(removal);
        }

        for (FutureTask<Void> removal : removals) {
            await(removal);
        }
        assertThat(directory).doesNotExist();
    }

    private static void await(FutureTask<Void> removal)
            throws InterruptedException, ExecutionException {
        removal.get();
    }

    private Path filled() throws IOException {
        Path directory = root.resolve("directory");
        for (int i = 0; i < 20; i++) {
            Path inner = Files.createDirectories(directory.resolve("d" + i).resolve("e"));
            for (int j = 0; j < 20; j++) {
                Files.createFile(inner.resolve("f" + j));
            }
        }
        return directory;
    }
}

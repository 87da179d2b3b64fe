package io.pycos.compute.node;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Removes directories that others may be writing to or removing at the same time. */
final class Directories {

    private static final int ATTEMPTS = 10;

    private Directories() {}

    /**
     * Removes a directory with all that is in it; does not follow links.
     *
     * @throws IOException when something is still there after several attempts
     */
    static void remove(Path directory) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Files.walkFileTree(directory, new Remover());
                return;
            } catch (NoSuchFileException | DirectoryNotEmptyException e) {
                // somebody else removed or wrote something meanwhile
                if (Files.notExists(directory)) {
                    return;
                }
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static final class Remover extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
                throws IOException {
            if (e != null && !(e instanceof NoSuchFileException)) {
                throw e;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}

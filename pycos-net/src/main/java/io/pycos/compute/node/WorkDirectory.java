package io.pycos.compute.node;

import io.pycos.PycosException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Where the servers of a node have their files: one directory for each computation while it is
 * served, else nothing.
 *
 * <p>Several nodes may use the same directory: names begin with the number of the node's process.
 * May be used by many threads.
 */
final class WorkDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(WorkDirectory.class);
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Path path;

    /**
     * Makes the directory if need be, and removes what nodes left in it that were ended together
     * with their servers.
     */
    WorkDirectory(Path path) {
        this.path = path.toAbsolutePath();
        try {
            Files.createDirectories(this.path, ownerOnly());
            sweep();
        } catch (IOException e) {
            throw new PycosException(
                    "cannot use " + this.path + " as the work directory of a node: " + e, e);
        }
    }

    /** A directory below the system's temporary one that is this user's own. */
    static Path ofUser() {
        String user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9._-]", "_");
        return Path.of(System.getProperty("java.io.tmpdir"), "pycos-" + user, "node");
    }

    Path path() {
        return path;
    }

    /** Makes a directory for a computation. */
    Path add() throws IOException {
        Path directory =
                path.resolve(ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet());
        return Files.createDirectories(directory, ownerOnly());
    }

    private void sweep() throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            for (Path stale : entries.filter(WorkDirectory::isStale).toList()) {
                LOG.info("[node] removes {}, which a node of an ended process left", stale);
                Directories.remove(stale);
            }
        }
    }

    private static boolean isStale(Path entry) {
        String name = entry.getFileName().toString();
        return name.matches("[0-9]{1,18}-[0-9]+")
                && ProcessHandle.of(Long.parseLong(name.substring(0, name.indexOf('-')))).isEmpty();
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }
}

package io.pycos.compute.node;

import io.pycos.PycosException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the servers of a node have their files: one directory for each computation while it is
 * served, else nothing.
 *
 * <p>Several nodes may use the same directory, even on several machines: names begin with the host
 * and the number of the node's process. May be used by many threads.
 */
final class WorkDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(WorkDirectory.class);
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final String HOST = plain(hostName());
    private static final Pattern OURS = Pattern.compile(Pattern.quote(HOST) + "-(\\d{1,18})-\\d+");

    private final Path path;

    /**
     * Makes the directory if need be, and removes what nodes of this host left in it that were
     * ended together with their servers.
     *
     * @throws PycosException when it cannot be used
     */
    WorkDirectory(Path path) {
        this.path = path.toAbsolutePath();
        try {
            Files.createDirectories(this.path, ownerOnly());
            if (path.equals(ofUser())) {
                requireOwn();
            }
            sweep();
        } catch (IOException e) {
            throw new PycosException(
                    "cannot use " + this.path + " as the work directory of a node: " + e, e);
        }
    }

    /** A directory below the system's temporary one that is this user's own. */
    static Path ofUser() {
        String user = plain(System.getProperty("user.name", "user"));
        return Path.of(System.getProperty("java.io.tmpdir"), "pycos-" + user);
    }

    static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            LOG.debug("this host does not know its name", e);
            return "localhost";
        }
    }

    Path path() {
        return path;
    }

    /** Makes a directory for a computation, which nobody else has made before. */
    Path add() throws IOException {
        String name = HOST + "-" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
        return Files.createDirectory(path.resolve(name), ownerOnly());
    }

    /** The temporary directory is everybody's: another user may have made this one there before. */
    private void requireOwn() throws IOException {
        Path probe = Files.createTempFile(path, "owner", "");
        try {
            if (!Files.getOwner(probe).equals(Files.getOwner(path))) {
                throw new IOException(
                        "it belongs to another user; choose another one"
                                + " (pycos.node.work-directory)");
            }
        } finally {
            Files.delete(probe);
        }
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
        Matcher name = OURS.matcher(entry.getFileName().toString());
        return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]", "_");
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

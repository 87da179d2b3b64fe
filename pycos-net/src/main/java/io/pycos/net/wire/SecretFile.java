package io.pycos.net.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * The secret that the processes of one user on one machine share without configuration: a file
 * readable by its owner only.
 */
public final class SecretFile {

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private SecretFile() {}

    /** Returns {@code ~/.pycos/secret}. */
    public static Path ofUser() {
        return Path.of(System.getProperty("user.home"), ".pycos", "secret");
    }

    /**
     * Reads the secret, and creates the file with a random one if there is none.
     *
     * <p>Processes that start at once end up with the same secret: the file appears complete or not
     * at all.
     *
     * @throws TransportException if the file cannot be read or written, is empty, or others may
     *     read it
     */
    public static SharedSecret readOrCreate(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            refuseIfOthersMayRead(file);
            String text = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                throw new TransportException(
                        "The secret in "
                                + file
                                + " is empty: delete the file, or set pycos.net.secret");
            }
            return SharedSecret.ofUser(text);
        } catch (IOException e) {
            throw new TransportException(
                    "Cannot read or create the secret in " + file + ": set pycos.net.secret", e);
        }
    }

    private static void create(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(file + " has no directory");
        }
        boolean posix = Files.getFileStore(existing(directory)).supportsFileAttributeView("posix");
        if (!Files.exists(directory)) {
            Files.createDirectories(directory, attributes(posix, "rwx------"));
        }
        Path complete =
                Files.createTempFile(directory, "secret", ".new", attributes(posix, "rw-------"));
        try {
            Files.writeString(complete, SharedSecret.randomText() + "\n");
            publish(complete, file);
        } finally {
            Files.deleteIfExists(complete);
        }
    }

    /**
     * A link is created only if there is none: the first of several processes wins, the others read
     * its file.
     */
    private static void publish(Path complete, Path file) throws IOException {
        try {
            Files.createLink(file, complete);
        } catch (FileAlreadyExistsException _) {
            return;
        } catch (UnsupportedOperationException _) {
            Files.move(complete, file);
        }
    }

    private static Path existing(Path directory) {
        Path path = directory;
        for (Path parent = path; !Files.exists(path) && parent != null; parent = path.getParent()) {
            path = parent;
        }
        return path;
    }

    private static FileAttribute<?>[] attributes(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static void refuseIfOthersMayRead(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw new TransportException(
                    "The secret in "
                            + file
                            + " must be readable by its owner only, but is "
                            + PosixFilePermissions.toString(permissions)
                            + ": chmod 600, or replace it if others may have read it");
        }
    }
}

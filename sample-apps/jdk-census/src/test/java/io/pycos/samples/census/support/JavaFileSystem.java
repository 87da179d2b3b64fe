package io.pycos.samples.census.support;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A root file system that runs the JDK of this JVM: the JDK with its complete runtime image, and of
 * the system only what a JVM and a shell load. The same machine gives the same bytes each time.
 */
final class JavaFileSystem {

    static final String JAVA_HOME = "/opt/jdk";

    private static final Path JDK = Path.of(System.getProperty("java.home"));

    private static final List<String> JDK_PARTS = List.of("bin", "conf", "lib", "release");

    private static final Path JDK_SOURCES = JDK.resolve("lib", "src.zip");

    /** Where Linux distributions keep libraries, and where the dynamic loader looks for them. */
    private static final List<Path> LIBRARY_FOLDERS =
            Stream.of("/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/lib64", "/usr/lib64")
                    .map(Path::of)
                    .toList();

    /** The C library with name resolution, what some builds of a JDK load, and what grep loads. */
    private static final List<String> LIBRARIES =
            List.of(
                    "libc.so.6",
                    "libm.so.6",
                    "libdl.so.2",
                    "libpthread.so.0",
                    "librt.so.1",
                    "libresolv.so.2",
                    "libnss_files.so.2",
                    "libnss_dns.so.2",
                    "libz.so.1",
                    "libgcc_s.so.1",
                    "libstdc++.so.6",
                    "libpcre2-8.so.0");

    /** Every executable names its dynamic loader by one of these paths. */
    private static final List<Path> LOADERS =
            List.of(Path.of("/lib64/ld-linux-x86-64.so.2"), Path.of("/lib/ld-linux-aarch64.so.1"));

    /** With these Testcontainers asks inside a container whether a port is open. */
    private static final List<Path> COMMANDS = List.of(Path.of("/bin/sh"), Path.of("/bin/grep"));

    private final TarArchiveOutputStream tar;

    private JavaFileSystem(TarArchiveOutputStream tar) {
        this.tar = tar;
    }

    /** Writes the file system as a tar archive; the stream stays open. */
    static void writeTo(OutputStream out) throws IOException {
        var tar = new TarArchiveOutputStream(out);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        new JavaFileSystem(tar).write();
        tar.finish();
    }

    private void write() throws IOException {
        addFolder("root/", 0700);
        addFolder("tmp/", 01777);
        addText("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
        addText("etc/nsswitch.conf", "passwd: files\nhosts: files dns\n");
        for (Path file : systemFiles()) {
            addFile(file, file.toString());
        }
        for (Path file : jdkFiles()) {
            addFile(file, JAVA_HOME + "/" + JDK.relativize(file));
        }
    }

    private static List<Path> systemFiles() {
        var libraries = LIBRARIES.stream().map(JavaFileSystem::library).flatMap(Optional::stream);
        var loaders = LOADERS.stream().filter(Files::exists);
        return Stream.of(COMMANDS.stream(), loaders, libraries).flatMap(files -> files).toList();
    }

    private static Optional<Path> library(String name) {
        return LIBRARY_FOLDERS.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::exists)
                .findFirst();
    }

    private static List<Path> jdkFiles() throws IOException {
        var files = Stream.<Path>builder();
        for (String part : JDK_PARTS) {
            try (var below = Files.walk(JDK.resolve(part), FileVisitOption.FOLLOW_LINKS)) {
                below.filter(Files::isRegularFile)
                        .filter(file -> !file.equals(JDK_SOURCES))
                        .forEach(files);
            }
        }
        return files.build().sorted().toList();
    }

    private void addFolder(String name, int mode) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private void addText(String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private void addFile(Path file, String name) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setMode(Files.isExecutable(file) ? 0755 : 0644);
        entry.setSize(Files.size(file));
        // The file's own time: a JVM does not use a class archive that is of another time.
        entry.setModTime(Files.getLastModifiedTime(file));
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
    }
}

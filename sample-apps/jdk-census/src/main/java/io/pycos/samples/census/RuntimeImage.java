package io.pycos.samples.census;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The modules of the running JDK's image, as the file system {@code jrt:/} shows them. Reads files;
 * blocks.
 */
final class RuntimeImage {

    private static final Path MODULES =
            FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");

    private RuntimeImage() {}

    /** The names of all modules, the one with the most bytes of class files first. */
    static List<String> modules() {
        try (Stream<Path> modules = Files.list(MODULES)) {
            return modules.map(module -> new Sized(module.getFileName().toString(), size(module)))
                    .sorted()
                    .map(Sized::name)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls the consumer with the bytes of each class file of a module. */
    static void forEachClass(String module, Consumer<byte[]> consumer) {
        try (Stream<Path> files = classFiles(MODULES.resolve(module))) {
            files.forEach(file -> consumer.accept(bytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> classFiles(Path directory) throws IOException {
        return Files.walk(directory).filter(file -> file.toString().endsWith(".class"));
    }

    private static long size(Path module) {
        try (Stream<Path> files = classFiles(module)) {
            return files.mapToLong(RuntimeImage::length).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Sized(String name, long bytes) implements Comparable<Sized> {
        @Override
        public int compareTo(Sized other) {
            return bytes != other.bytes
                    ? Long.compare(other.bytes, bytes)
                    : name.compareTo(other.name);
        }
    }
}

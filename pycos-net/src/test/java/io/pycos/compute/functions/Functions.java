package io.pycos.compute.functions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** Functions for servers. */
public final class Functions {

    private static final String VARIANT = "client";
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private Functions() {}

    /** A result that is a record of this application. */
    public record WordCount(String text, Map<String, Integer> counts) {}

    public static List<WordCount> countWords(List<String> texts) {
        return texts.stream().map(Functions::count).toList();
    }

    private static WordCount count(String text) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String word : text.split(" ")) {
            counts.merge(word, 1, Integer::sum);
        }
        return new WordCount(text, counts);
    }

    /** Which edition of this class runs: tests put another one on the class path of nodes. */
    public static String variant() {
        return VARIANT;
    }

    public static long pid() {
        return ProcessHandle.current().pid();
    }

    public static int nothing(int number) {
        return number;
    }

    public static String fail(String message) {
        throw new IllegalStateException(message, new Trouble("the cause"));
    }

    /** An exception that only this application has. */
    @SuppressWarnings("serial") // never serialized
    public static final class Trouble extends RuntimeException {

        Trouble(String message) {
            super(message);
        }
    }

    /** Never returns by itself, and writes its process's number first. */
    public static long waitForEver(String file) throws IOException, InterruptedException {
        Files.writeString(Path.of(file), Long.toString(pid()));
        NEVER.await();
        return 0;
    }

    /** Computes without end, and cannot be interrupted. */
    public static long computeForEver() {
        long number = 0;
        while (number >= 0) {
            number = (number + 1) & Long.MAX_VALUE;
        }
        return number;
    }

    public static int exit(int code) {
        System.out.println("about to exit");
        System.exit(code);
        return 0;
    }

    public static int fillMemory() {
        byte[][] memory = new byte[1 << 20][];
        for (int i = 0; i < memory.length; i++) {
            memory[i] = new byte[1 << 20];
        }
        return memory.length;
    }

    public static byte[] bytes(int size) {
        return new byte[size];
    }

    public static int size(byte[] bytes) {
        return bytes.length;
    }

    /** What a server sees of its surroundings. */
    public static List<String> surroundings() throws IOException {
        return List.of(
                String.valueOf(System.in.read()),
                String.join(" ", System.getenv().keySet()),
                Path.of("").toAbsolutePath().toString(),
                String.valueOf(Runtime.getRuntime().maxMemory()),
                Thread.currentThread().isVirtual() ? "virtual" : "platform");
    }

    /** Writes a file to the working directory. */
    public static String write(String name) throws IOException {
        return Files.writeString(Path.of(name), "content").toAbsolutePath().toString();
    }

    /** Whether the server can load a class. */
    public static boolean canLoad(String className) {
        try {
            Class.forName(className);
            return true;
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            return false;
        }
    }
}

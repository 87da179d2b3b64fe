package io.pycos.samples.census;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the JDK's own tool says about its image. */
final class JimageList {

    private static final String HEADER = "Module: ";

    private JimageList() {}

    static List<String> modules() throws Exception {
        return lines().stream()
                .filter(line -> line.startsWith(HEADER))
                .map(line -> line.substring(HEADER.length()))
                .toList();
    }

    static long classes(String module) throws Exception {
        List<String> lines = lines();
        return lines.stream()
                .skip(lines.indexOf(HEADER + module) + 1)
                .takeWhile(line -> !line.startsWith(HEADER))
                .filter(line -> line.endsWith(".class"))
                .count();
    }

    private static List<String> lines() throws IOException, InterruptedException {
        Path jdk = Path.of(System.getProperty("java.home"));
        Process list =
                new ProcessBuilder(
                                jdk.resolve("bin/jimage").toString(),
                                "list",
                                jdk.resolve("lib/modules").toString())
                        .redirectErrorStream(true)
                        .start();
        String text = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(list.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(list.exitValue()).as(text).isZero();
        return text.lines().toList();
    }
}

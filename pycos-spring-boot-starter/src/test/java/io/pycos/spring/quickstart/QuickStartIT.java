package io.pycos.spring.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's quick start: the class beside this one, run as it is. */
class QuickStartIT {

    private static final Path README = Path.of("..", "README.md");
    private static final Path SOURCE =
            Path.of(
                    "src",
                    "test",
                    "java",
                    "io",
                    "pycos",
                    "spring",
                    "quickstart",
                    "QuickStart.java");

    @TempDir private Path directory;

    @Test
    void printsThePriceAndEnds() throws Exception {
        Path output = directory.resolve("output");
        Process application =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                QuickStart.class.getName(),
                                "--spring.main.web-application-type=none")
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(application.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output, StandardCharsets.UTF_8)).contains("ACME costs 42");
        assertThat(application.exitValue()).isZero();
    }

    @Test
    void isShort() throws IOException {
        assertThat(code().lines()).hasSizeLessThan(20);
    }

    @Test
    void isWhatTheReadmeShows() throws IOException {
        assumeThat(README).exists();
        assertThat(Files.readString(README)).contains(code());
    }

    private static String code() throws IOException {
        String source = Files.readString(SOURCE);
        return source.substring(source.indexOf("@SpringBootApplication\n")).strip();
    }
}

package io.pycos.spring.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pycos.spring.ChildApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's quick start: the class beside this one, run as it is. */
@Timeout(300)
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
        try (ChildApplication application =
                ChildApplication.start(
                        directory, QuickStart.class, "--spring.main.web-application-type=none")) {
            assertThat(application.awaitExit()).isZero();
            assertThat(application.output()).contains("ACME costs 42");
        }
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

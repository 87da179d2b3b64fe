package io.pycos.samples.census;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTests {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long now;

    @Test
    void writesAtMostOneLineASecondWhereThereIsNoTerminal() {
        Progress progress = progress(false);
        for (int i = 0; i < 30; i++) {
            progress.show(i, 69, i * 100L, 2);
            now += Duration.ofMillis(100).toNanos();
        }
        progress.end();

        assertThat(text().lines())
                .containsExactly(
                        "0 of 69 modules, 0 classes/s, 2 servers busy",
                        "10 of 69 modules, 1000 classes/s, 2 servers busy",
                        "20 of 69 modules, 1000 classes/s, 2 servers busy");
    }

    @Test
    void rewritesOneLineOnATerminalAndClearsItAtTheEnd() {
        Progress progress = progress(true);
        progress.show(0, 69, 0, 12);
        now += Duration.ofMillis(500).toNanos();
        progress.show(1, 69, 100, 2);
        progress.end();

        String first = "0 of 69 modules, 0 classes/s, 12 servers busy";
        String second = "1 of 69 modules, 200 classes/s, 2 servers busy";
        assertThat(text())
                .doesNotContain("\n")
                .isEqualTo(
                        "\r" + first + "\r" + second + "\r" + " ".repeat(second.length()) + "\r");
    }

    private Progress progress(boolean terminal) {
        return new Progress(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, () -> now);
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

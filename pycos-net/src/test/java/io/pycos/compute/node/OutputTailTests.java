package io.pycos.compute.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutputTailTests {

    private final OutputTail tail = new OutputTail(10);

    @Test
    void shortOutputIsKeptWhole() throws IOException {
        drain("12345");

        assertThat(tail.last(100)).isEqualTo("12345");
    }

    @Test
    void onlyTheEndOfLongOutputIsKept() throws IOException {
        drain("x".repeat(100_000) + "0123456789");

        assertThat(tail.last(100)).isEqualTo("0123456789");
        assertThat(tail.last(3)).isEqualTo("… 789");
    }

    private void drain(String output) throws IOException {
        tail.drain(new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8)));
    }
}

package io.pycos.samples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens to figures between a measurement and the table. */
class HarnessTests {

    @Test
    void figureHasMedianMinimumAndMaximumOfTheRounds() {
        Figure figure = Figure.of(Work.FLOOD, Subject.PEKKO, List.of(5.0, 1.0, 3.0));

        assertThat(figure).isEqualTo(new Figure("flood", "pekko", "ops/s", 3, 1, 5, 3));
    }

    @Test
    void medianOfAnEvenNumberOfRoundsLiesBetweenTheTwoInTheMiddle() {
        assertThat(Figure.of(Work.FLOOD, Subject.PEKKO, List.of(1.0, 2.0, 4.0, 9.0)).median())
                .isEqualTo(3);
    }

    @Test
    void roundsAreAsLongAsAskedForOnceTheWarmUpHasFoundTheirSize() throws Exception {
        List<Long> sizes = new ArrayList<>();
        Workload tenNanosEach =
                n -> {
                    sizes.add(n);
                    return new Workload.Sample(n * 10, sizes.size());
                };

        List<Double> figures =
                new Rounds(2, Duration.ZERO, Duration.ofMillis(1)).measure(tenNanosEach);

        assertThat(sizes).containsExactly(1_000L, 8_000L, 64_000L, 100_000L, 100_000L);
        assertThat(figures).containsExactly(4.0, 5.0);
    }

    @Test
    void worksAreFoundByNameHoweverTheWordsAreJoined() {
        assertThat(Work.named("handler ping-pong")).contains(Work.HANDLER_PING_PONG);
        assertThat(Work.named("remote-one-way-100-B")).contains(Work.REMOTE_ONE_WAY);
        assertThat(Work.named("ring")).isEmpty();
    }

    @Test
    void sinkEarnsCreditAndAnswersTheLast() {
        Sink sink = new Sink(2);

        assertThat(sink.answer(Packet.of(Packet.DATA, 0))).isNull();
        assertAnswer(sink.answer(Packet.of(Packet.DATA, 1)), Packet.CREDIT, 2);
        assertAnswer(sink.answer(Packet.of(Packet.LAST, 2)), Packet.DONE, 3);
        assertAnswer(sink.answer(Packet.of(Packet.LAST, 0)), Packet.DONE, 1);
    }

    @Test
    void sinkRefusesPacketsOutOfOrder() {
        assertThatThrownBy(() -> new Sink(0).answer(Packet.of(Packet.DATA, 1)))
                .hasMessage("Packet 1 came in place of 0");
    }

    private static void assertAnswer(byte[] packet, byte kind, long number) {
        assertThat(packet).hasSize(100).startsWith(kind);
        assertThat(Packet.number(packet)).isEqualTo(number);
    }
}

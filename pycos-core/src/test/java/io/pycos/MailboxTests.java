package io.pycos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MailboxTests {

    private final Mailbox mailbox = new Mailbox();

    @Test
    void isAListFromWhichAnyMessageCanBeTaken() {
        var random = new Random(7);
        List<Object> model = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    mailbox.add(i);
                    model.add(i);
                }
                case 2, 3 ->
                        assertThat(mailbox.poll())
                                .isEqualTo(model.isEmpty() ? null : model.removeFirst());
                default -> {
                    int digit = random.nextInt(10);
                    int from = random.nextInt(3);
                    int position = mailbox.find(message -> (int) message % 10 == digit, from);
                    int expected = -1;
                    for (int place = from; place < model.size() && expected < 0; place++) {
                        expected = (int) model.get(place) % 10 == digit ? place : -1;
                    }
                    assertThat(position).isEqualTo(expected);
                    if (position >= 0) {
                        assertThat(mailbox.remove(position)).isEqualTo(model.remove(position));
                    }
                }
            }
            assertThat(mailbox.size()).isEqualTo(model.size());
        }
    }

    @Test
    void keepsItsOrderWhenItGrowsLargeAndIsEmptiedAgainAndAgain() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 10_000; i++) {
                mailbox.add(i);
            }
            for (int i = 0; i < 10_000; i++) {
                assertThat(mailbox.poll()).isEqualTo(i);
            }
            assertThat(mailbox.poll()).isNull();
            assertThat(mailbox.capacity()).isLessThan(10_000);
        }
    }
}

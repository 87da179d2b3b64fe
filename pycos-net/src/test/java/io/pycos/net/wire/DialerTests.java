package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.Location;
import io.pycos.net.wire.Refusal.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The dialer at a clock that the test moves, without sockets. */
class DialerTests {

    private static final Location HERE = new Location("127.0.0.1", 7001);
    private static final Location THERE = new Location("127.0.0.1", 7002);
    private static final Location ALIAS = new Location("localhost", 7002);

    private final List<Dialer.Target> dialled = new ArrayList<>();
    private final Set<Location> up = new HashSet<>();
    private final Diagnosis diagnosis = new Diagnosis();
    private final Dialer dialer = new Dialer(dialled::add, diagnosis, () -> 0.0, 0);
    private long now;

    DialerTests() {
        dialer.isUp(up::contains);
    }

    @Test
    void aWantedPlaceIsDialledAtOnce() {
        dialer.want(THERE);

        assertThat(dialled).extracting(Dialer.Target::place).containsExactly(THERE);
    }

    @Test
    void oneAttemptAtATime() {
        dialer.want(THERE);
        dialer.heard(THERE);
        pass(Duration.ofSeconds(30));

        assertThat(dialled).hasSize(1);
    }

    @Test
    void pausesGrowToTheirBound() {
        dialer.want(THERE);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            dialer.failed(dialled.getLast(), "refused");
            int before = dialled.size();
            long start = now;
            while (dialled.size() == before) {
                pass(Duration.ofMillis(100));
            }
            times.add(Duration.ofNanos(now - start).toMillis());
        }

        assertThat(times).containsExactly(100L, 200L, 400L, 800L, 1600L, 2000L, 2000L, 2000L);
        assertThat(diagnosis.sentences())
                .contains("Tried 127.0.0.1:7002 8 times, at last: refused.");
    }

    @Test
    void pausesAreSpread() {
        assertThat(Dialer.pause(0, 0.0)).isEqualTo(Duration.ofMillis(100).toNanos());
        assertThat(Dialer.pause(0, 1.0)).isEqualTo(Duration.ofMillis(75).toNanos());
        assertThat(Dialer.pause(1000, 0.0)).isEqualTo(Duration.ofSeconds(2).toNanos());
    }

    @Test
    void aPlaceWhoseSessionIsUpIsNotDialled() {
        up.add(THERE);

        dialer.want(THERE);
        pass(Duration.ofMinutes(1));

        assertThat(dialled).isEmpty();
    }

    @Test
    void anAliasIsUpWhenTheLocationItLedToIsUp() {
        dialer.want(ALIAS);
        dialer.reached(dialled.getFirst(), new PeerId(THERE, 1));
        dialer.refused(dialled.getFirst(), Reason.DUPLICATE, "there is a session already");
        up.add(THERE);
        dialer.failed(dialled.getFirst(), "closed");
        pass(Duration.ofMinutes(1));
        assertThat(dialled).hasSize(1);

        up.remove(THERE);
        pass(Duration.ofSeconds(3));
        assertThat(dialled).hasSize(2);
    }

    @Test
    void thisProcessIsNeverDialled() {
        dialer.self(HERE);
        dialer.want(HERE);
        dialer.heard(HERE);
        dialer.members(List.of(HERE));

        assertThat(dialled).isEmpty();
    }

    @Test
    void anAliasOfThisProcessIsDialledOnce() {
        dialer.want(ALIAS);
        dialer.refused(dialled.getFirst(), Reason.SELF, "leads back");
        dialer.failed(dialled.getFirst(), "closed");
        pass(Duration.ofMinutes(10));

        assertThat(dialled).hasSize(1);
    }

    @Test
    void aMemberOfTheViewIsDialledUntilItLeaves() {
        dialer.members(List.of(HERE, THERE));
        assertThat(dialled).hasSize(2);

        dialer.members(List.of(HERE));
        dialled.forEach(target -> dialer.failed(target, "refused"));
        pass(Duration.ofSeconds(3));

        assertThat(dialled)
                .extracting(Dialer.Target::place)
                .containsExactlyInAnyOrder(HERE, THERE, HERE);
    }

    @Test
    void aPlaceHeardOfIsForgottenAfterAWhile() {
        dialer.heard(THERE);
        long start = now;
        while (now - start < Duration.ofMinutes(2).toNanos()) {
            dialer.failed(dialled.getLast(), "refused");
            pass(Duration.ofSeconds(3));
        }

        assertThat(dialled).hasSizeBetween(18, 22);
    }

    @Test
    void aPeerThatVanishedIsDialledAgain() {
        dialer.down(THERE, false);
        assertThat(dialled).isEmpty();

        pass(Duration.ofMillis(100));
        assertThat(dialled).hasSize(1);
    }

    @Test
    void aPeerThatSaidGoodbyeIsLeftAlone() {
        dialer.down(THERE, true);
        pass(Duration.ofSeconds(30));

        assertThat(dialled).isEmpty();
    }

    @Test
    void aGoodbyeMakesUpForWhatWasHeardBefore() {
        up.add(THERE);
        dialer.heard(THERE);
        up.remove(THERE);
        dialer.down(THERE, true);
        pass(Duration.ofSeconds(30));

        assertThat(dialled).isEmpty();
    }

    @Test
    void aClosedDialerDialsNobody() {
        dialer.close();
        dialer.want(THERE);

        assertThat(dialled).isEmpty();
    }

    private void pass(Duration time) {
        now += time.toNanos();
        dialer.tick(now);
    }
}

package io.pycos.compute.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.compute.node.Shares.Grant;
import org.junit.jupiter.api.Test;

class SharesTests {

    private final Shares<String> shares = new Shares<>(4);

    @Test
    void oneComputationGetsWhatItWants() {
        shares.add("a", 3);

        assertThat(shares.shareOut()).containsExactly(new Grant<>("a", 3));
    }

    @Test
    void oneComputationGetsNoMoreThanThereIs() {
        shares.add("a", Integer.MAX_VALUE);

        assertThat(shares.shareOut()).containsExactly(new Grant<>("a", 4));
    }

    @Test
    void thoseWhoComeTogetherGetEqualShares() {
        shares.add("a", 4);
        shares.add("b", 4);

        assertThat(shares.shareOut()).containsExactly(new Grant<>("a", 2), new Grant<>("b", 2));
    }

    @Test
    void nothingIsTakenAwayFromThoseWhoHave() {
        shares.add("a", 4);
        shares.shareOut();
        shares.add("b", 4);

        assertThat(shares.shareOut()).containsExactly(new Grant<>("b", 0));
        assertThat(shares.users()).containsExactly("a");
    }

    @Test
    void thoseWhoWaitGetWhatBecomesFree() {
        shares.add("a", 4);
        shares.shareOut();
        shares.add("b", 3);
        shares.add("c", 3);
        shares.shareOut();
        shares.remove("a");

        assertThat(shares.shareOut()).containsExactly(new Grant<>("b", 2), new Grant<>("c", 2));
    }

    @Test
    void aServerThatWasGivenBackGoesToAnotherComputation() {
        shares.add("a", 4);
        shares.shareOut();
        shares.add("b", 1);
        shares.giveBack("a");

        assertThat(shares.shareOut()).containsExactly(new Grant<>("b", 1));
    }
}

package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsTests {

    @Test
    void heartbeatsComeFourTimesWithinTheSilenceLimit() {
        assertThat(Limits.DEFAULTS.withSilenceLimit(Duration.ofSeconds(1)).heartbeatInterval())
                .isEqualTo(Duration.ofMillis(250));
        assertThat(Limits.DEFAULTS.withSilenceLimit(Duration.ofMinutes(1)).heartbeatInterval())
                .isEqualTo(Limits.DEFAULT_HEARTBEAT_INTERVAL);
    }

    @Test
    void aQueueThatDoesNotHoldTwoMessagesIsRefused() {
        assertThatThrownBy(() -> Limits.DEFAULTS.withSizes(1000, 2000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxQueuedBytes");
    }
}

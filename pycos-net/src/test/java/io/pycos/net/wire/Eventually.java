package io.pycos.net.wire;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waits, within a bound, for something that happens on other threads. */
final class Eventually {

    private static final Duration BOUND = Duration.ofSeconds(15);

    private Eventually() {}

    static void holds(Callable<Boolean> condition) {
        Awaitility.await().atMost(BOUND).pollInterval(Duration.ofMillis(5)).until(condition);
    }
}

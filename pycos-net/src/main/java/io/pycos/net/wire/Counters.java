package io.pycos.net.wire;

import io.pycos.net.wire.Refusal.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what happens, and keeps exceptions of the user's code away from the transport. */
final class Counters {

    private static final Logger log = LoggerFactory.getLogger(Counters.class);

    final LongAdder messagesOut = new LongAdder();
    final LongAdder bytesOut = new LongAdder();
    final LongAdder messagesIn = new LongAdder();
    final LongAdder bytesIn = new LongAdder();
    final LongAdder sendsWithoutSession = new LongAdder();
    final LongAdder sendsOverLimit = new LongAdder();
    final LongAdder sessionsOpened = new LongAdder();
    final LongAdder sessionsEnded = new LongAdder();
    final LongAdder datagramsHeard = new LongAdder();
    final LongAdder datagramsRefused = new LongAdder();
    final LongAdder groupMessagesRefused = new LongAdder();
    private final LongAdder lostUnsent = new LongAdder();
    private final LongAdder lostMaybeArrived = new LongAdder();
    private final LongAdder listenerFailures = new LongAdder();
    private final Map<Reason, LongAdder> refusals = new EnumMap<>(Reason.class);

    Counters() {
        for (Reason reason : Reason.values()) {
            refusals.put(reason, new LongAdder());
        }
    }

    void refused(Reason reason) {
        LongAdder count = refusals.get(reason);
        if (count != null) {
            count.increment();
        }
    }

    void lostUnsent(Transmission message) {
        lostUnsent.increment();
        guard(() -> message.lost(false));
    }

    void lostMaybeArrived(Transmission message) {
        lostMaybeArrived.increment();
        guard(() -> message.lost(true));
    }

    /** Runs code of the user: its exception is counted and logged here. */
    void guard(Runnable code) {
        try {
            code.run();
        } catch (RuntimeException e) {
            listenerFailures.increment();
            log.error("[transport] the listener of the transport failed; it goes on", e);
        }
    }

    TransportStats snapshot() {
        Map<Reason, Long> byReason = new EnumMap<>(Reason.class);
        refusals.forEach((reason, count) -> byReason.put(reason, count.sum()));
        return new TransportStats(
                messagesOut.sum(),
                bytesOut.sum(),
                messagesIn.sum(),
                bytesIn.sum(),
                sendsWithoutSession.sum(),
                sendsOverLimit.sum(),
                lostUnsent.sum(),
                lostMaybeArrived.sum(),
                sessionsOpened.sum(),
                sessionsEnded.sum(),
                listenerFailures.sum(),
                datagramsHeard.sum(),
                datagramsRefused.sum(),
                groupMessagesRefused.sum(),
                byReason);
    }
}

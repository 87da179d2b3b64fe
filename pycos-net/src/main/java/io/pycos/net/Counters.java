package io.pycos.net;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a cluster counts; for any number of threads. */
final class Counters {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    /** How many different refusals are told in the log at warn level; later ones are at debug. */
    private static final int MAX_TOLD = 100;

    final LongAdder messagesOut = new LongAdder();
    final LongAdder messagesIn = new LongAdder();
    final LongAdder sendsUnreachable = new LongAdder();
    final LongAdder sendsFull = new LongAdder();
    final LongAdder recipientsGone = new LongAdder();
    final LongAdder requestsRefused = new LongAdder();
    final LongAdder deadLetters = new LongAdder();
    final LongAdder locates = new LongAdder();
    private final Map<PayloadException.Reason, LongAdder> payloads =
            new EnumMap<>(PayloadException.Reason.class);
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Counters() {
        for (PayloadException.Reason reason : PayloadException.Reason.values()) {
            payloads.put(reason, new LongAdder());
        }
    }

    /** Counts something that a peer sent and that was not decoded, and tells of each kind once. */
    void refused(Object peer, PayloadException refusal) {
        LongAdder count = payloads.get(refusal.reason());
        if (count != null) {
            count.increment();
        }
        if (told.size() < MAX_TOLD && told.add(refusal.reason() + " " + refusal.type())) {
            LOG.warn(
                    "[peer {}] refused a message, and will not tell of more like it: {}",
                    peer,
                    refusal.getMessage());
        } else {
            LOG.debug("[peer {}] refused a message", peer, refusal);
        }
    }

    Map<PayloadException.Reason, Long> payloadsRefused() {
        Map<PayloadException.Reason, Long> counts = new EnumMap<>(PayloadException.Reason.class);
        payloads.forEach(
                (reason, count) -> {
                    if (count.sum() > 0) {
                        counts.put(reason, count.sum());
                    }
                });
        return counts;
    }
}

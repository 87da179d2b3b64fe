package io.pycos.compute;

import io.pycos.PycosScheduler;
import io.pycos.compute.protocol.Serial;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the events of a computation to those who asked, in order and beside the computation, which
 * a slow listener does not hold up.
 */
final class EventFeed {

    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);

    private final List<EventSink> sinks;
    private final PycosScheduler scheduler;
    private final Serial serial;
    private final LongAdder undelivered = new LongAdder();

    EventFeed(String computation, List<EventSink> sinks) {
        this.sinks = sinks;
        this.scheduler = PycosScheduler.create("pycos-events-" + computation);
        this.serial = new Serial(scheduler, "events of computation " + computation);
    }

    void report(ComputationEvent event) {
        if (!sinks.isEmpty()) {
            serial.run(() -> sinks.forEach(sink -> tell(sink, event)));
        }
    }

    /** Ends after the events reported before. */
    void close() {
        serial.close();
    }

    long undelivered() {
        return undelivered.sum();
    }

    private void tell(EventSink sink, ComputationEvent event) {
        try {
            if (!sink.report(event)) {
                undelivered.increment();
            }
        } catch (RuntimeException e) {
            undelivered.increment();
            LOG.error("a listener for computation events failed at {}", event, e);
        }
    }
}

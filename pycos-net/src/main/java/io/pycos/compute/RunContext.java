package io.pycos.compute;

import io.pycos.PycosScheduler;
import io.pycos.compute.protocol.Serial;

/**
 * What the parts of a submitted computation share.
 *
 * @param serial runs the actions that its state belongs to
 * @param scheduler has the tasks that nodes send to, in the application's directory
 */
record RunContext(
        String id,
        Computation computation,
        PycosScheduler scheduler,
        Serial serial,
        EventFeed feed) {

    String name() {
        return computation.name();
    }
}

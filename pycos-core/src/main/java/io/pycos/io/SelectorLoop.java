package io.pycos.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one platform thread of a process that learns from the operating system which sockets are
 * ready, and wakes the tasks that wait for them. It moves no bytes: tasks read and write in their
 * own turns.
 */
final class SelectorLoop {

    private static final Logger LOG = LoggerFactory.getLogger(SelectorLoop.class);

    private final Selector selector;

    private SelectorLoop() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("could not open a selector for sockets", e);
        }
    }

    /** Started at the first use, for the life of the process. */
    private static final class Holder {
        static final SelectorLoop LOOP = start();

        private static SelectorLoop start() {
            var loop = new SelectorLoop();
            IoThreads.named("pycos-selector").newThread(loop::run).start();
            return loop;
        }
    }

    static SelectorLoop shared() {
        return Holder.LOOP;
    }

    Selector selector() {
        return selector;
    }

    /** Has changed interests and closed channels seen. */
    void wakeUp() {
        selector.wakeup();
    }

    private void run() {
        for (; ; ) {
            try {
                selector.select(SelectorLoop::ready);
            } catch (IOException | RuntimeException e) {
                LOG.error("[selector] could not learn which sockets are ready; trying again", e);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    private static void ready(SelectionKey key) {
        if (key.attachment() instanceof Readiness readiness) {
            readiness.ready(key);
        }
    }
}

package io.pycos.compute.protocol;

import io.pycos.PycosScheduler;
import io.pycos.Task;
import io.pycos.TaskRef;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs actions one at a time, in the order they came: whatever only they touch needs no lock.
 *
 * <p>A task whose messages are the actions. Every method may be called from any thread and none
 * waits. An action that throws is logged and the next one runs. Actions must not block.
 */
public final class Serial {

    private static final Logger LOG = LoggerFactory.getLogger(Serial.class);

    private final TaskRef<Runnable> task;

    public Serial(PycosScheduler scheduler, String name) {
        this.task = scheduler.<Runnable>task(name, Runnable.class).daemon().handler(this::handle);
    }

    /** Runs an action as soon as those before it have run; never within this call. */
    public void run(Runnable action) {
        task.send(action);
    }

    /** Runs an action after a time, unless this has been closed meanwhile. */
    public void after(Duration time, Runnable action) {
        task.send(new Later(time, action));
    }

    /** Runs an action again and again, unless this has been closed meanwhile. */
    public void every(Duration time, Runnable action) {
        after(
                time,
                () -> {
                    action.run();
                    every(time, action);
                });
    }

    /** Runs no more actions after those that came before. */
    public void close() {
        task.send(new Last());
    }

    private void handle(Task<Runnable> self, Runnable action) {
        switch (action) {
            case Later later -> self.after(later.time(), later::action);
            case Last _ -> self.exit(null);
            default -> run(self.name(), action);
        }
    }

    private static void run(String name, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("[{}] an action failed", name, e);
        }
    }

    private record Later(Duration time, Runnable action) implements Runnable {

        @Override
        public void run() {
            action.run();
        }
    }

    private record Last() implements Runnable {

        @Override
        public void run() {}
    }
}

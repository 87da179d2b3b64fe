package io.pycos.spring;

import io.pycos.PycosScheduler;
import io.pycos.TaskInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * All schedulers of the application: those that are beans, and one for each bean with {@link
 * PycosTask} methods.
 *
 * <p>As the core of the runtime it starts before and stops after a web server; what is still alive
 * then is terminated. It does not start again. Every method may be called from any thread.
 */
public final class PycosSchedulers implements SmartLifecycle, DisposableBean {

    /** Before and below the phases of a web server, which end at 2048 below the default. */
    public static final int PHASE = DEFAULT_PHASE - 3072;

    /** How long terminated tasks may take to run their {@code finally} blocks. */
    private static final Duration TERMINATION_GRACE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(PycosSchedulers.class);

    private final Supplier<List<PycosScheduler>> beans;
    private final Function<String, PycosScheduler> factory;
    private final Map<String, PycosScheduler> own = new ConcurrentHashMap<>();
    private volatile boolean running;

    /**
     * @param beans the schedulers that are beans
     * @param factory makes a scheduler of a name
     */
    public PycosSchedulers(
            Supplier<List<PycosScheduler>> beans, Function<String, PycosScheduler> factory) {
        this.beans = beans;
        this.factory = factory;
    }

    /** The scheduler of that name: a bean, or one made on first use. */
    public PycosScheduler get(String name) {
        return beans.get().stream()
                .filter(bean -> bean.name().equals(name))
                .findFirst()
                .orElseGet(() -> own.computeIfAbsent(name, factory));
    }

    public List<PycosScheduler> all() {
        var all = new ArrayList<>(beans.get());
        all.addAll(own.values());
        return all;
    }

    /** The live tasks of all schedulers. */
    public List<TaskInfo> tasks() {
        return all().stream().flatMap(scheduler -> scheduler.tasks().stream()).toList();
    }

    /**
     * Waits until only daemon tasks are left in all schedulers.
     *
     * @return false when it did not come to that in time
     * @throws io.pycos.BlockingInTurnException inside a task's turn
     */
    public boolean join(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (hasWork()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            all().forEach(scheduler -> scheduler.join(remaining(deadline)));
        }
        return true;
    }

    /** Whether a task lives that is not a daemon. */
    public boolean hasWork() {
        return tasks().stream().anyMatch(task -> !task.daemon());
    }

    private static Duration remaining(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        List<PycosScheduler> all = all();
        all.forEach(PycosScheduler::terminate);
        long deadline = System.nanoTime() + TERMINATION_GRACE.toNanos();
        for (PycosScheduler scheduler : all) {
            if (!scheduler.join(remaining(deadline))) {
                LOG.warn(
                        "[scheduler {}] tasks did not end when terminated: {}",
                        scheduler.name(),
                        scheduler.tasks());
            }
        }
    }

    @Override
    public void destroy() {
        own.values().forEach(PycosScheduler::terminate);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}

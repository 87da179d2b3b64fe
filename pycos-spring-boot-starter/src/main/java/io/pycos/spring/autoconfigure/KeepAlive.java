package io.pycos.spring.autoconfigure;

import io.pycos.spring.PycosSchedulers;
import io.pycos.spring.PycosTasks;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps an application without a web server up while a task lives that is not a daemon, or a node
 * accepts work.
 *
 * <p>Tasks run on virtual threads, which do not keep a JVM up; the one platform thread here does.
 * When it ends, and nothing else of the application keeps the JVM up, the JVM ends with code 0 and
 * its shutdown hook closes the context.
 */
final class KeepAlive implements SmartLifecycle, ApplicationListener<ApplicationReadyEvent> {

    private static final Duration SLICE = Duration.ofSeconds(1);

    private final PycosSchedulers schedulers;
    private final BooleanSupplier accepting;

    /** Guarded by this object's monitor, as {@code alive}. */
    private boolean running;

    /** Whether the thread is there and will look again. */
    private boolean alive;

    KeepAlive(PycosSchedulers schedulers, BooleanSupplier accepting) {
        this.schedulers = schedulers;
        this.accepting = accepting;
    }

    @Override
    public synchronized void start() {
        running = true;
        ensureAlive();
    }

    /** Runners may have started tasks since. */
    @Override
    public synchronized void onApplicationEvent(ApplicationReadyEvent event) {
        ensureAlive();
    }

    private void ensureAlive() {
        if (running && !alive && isNeeded()) {
            alive = true;
            Thread.ofPlatform().name("pycos-keep-alive").daemon(false).start(this::keepAlive);
        }
    }

    private void keepAlive() {
        while (isStillNeeded()) {
            if (schedulers.join(SLICE) && accepting.getAsBoolean()) {
                pause();
            }
        }
    }

    private synchronized boolean isStillNeeded() {
        alive = running && isNeeded();
        return alive;
    }

    private boolean isNeeded() {
        return accepting.getAsBoolean() || schedulers.hasWork();
    }

    private synchronized void pause() {
        try {
            if (running) {
                wait(SLICE.toMillis());
            }
        } catch (InterruptedException e) {
            running = false;
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        notifyAll();
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PycosTasks.PHASE + 1;
    }
}

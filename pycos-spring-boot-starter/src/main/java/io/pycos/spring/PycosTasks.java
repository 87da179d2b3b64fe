package io.pycos.spring;

import io.pycos.Directory;
import io.pycos.PycosScheduler;
import io.pycos.Task;
import io.pycos.TaskBuilder;
import io.pycos.TaskExit;
import io.pycos.TaskInfo;
import io.pycos.TaskRef;
import io.pycos.WaitTimeoutException;
import io.pycos.spring.messaging.PycosChannels;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The {@link PycosTask} methods of the application: starts those that need no arguments with it,
 * and others by name.
 *
 * <p>As the last to start and the first to stop, after and before a web server. To stop, it waits
 * until the tasks that are not daemons have ended and the handlers have emptied their mailboxes, at
 * most for {@code pycos.shutdown.await-termination}, and terminates the former if need be; handlers
 * go on to answer until the web server is down. Every method may be called from any thread.
 */
public final class PycosTasks implements SmartLifecycle {

    /** How long the end of the application waits for tasks, unless said otherwise. */
    public static final Duration DEFAULT_AWAIT_TERMINATION = Duration.ofSeconds(10);

    /** After what time a task with {@code onError = "restart"} is started again. */
    public static final Duration RESTART_DELAY = Duration.ofSeconds(1);

    /** The phase of listeners in Spring: after and before everything they may use. */
    public static final int PHASE = DEFAULT_PHASE - 100;

    private static final Duration GATE_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration DRAIN_POLL = Duration.ofMillis(10);
    private static final int NAMES_LOGGED = 20;
    private static final Logger LOG = LoggerFactory.getLogger(PycosTasks.class);

    private final Directory directory;
    private final PycosSchedulers schedulers;
    private final PycosChannels channels;
    private final Duration awaitTermination;

    /** By name, in the order found. Guarded by this object's monitor, as {@code running}. */
    private final Map<String, TaskMethod> methods = new LinkedHashMap<>();

    private boolean running;

    public PycosTasks(
            Directory directory,
            PycosSchedulers schedulers,
            PycosChannels channels,
            Duration awaitTermination) {
        this.directory = directory;
        this.schedulers = schedulers;
        this.channels = channels;
        this.awaitTermination = awaitTermination;
    }

    /**
     * Starts a task of a {@link PycosTask} body, as often as it is called. While no other task has
     * its name, the new one is found by it.
     *
     * @param arguments for the parameters of the method that follow the {@code Task}
     * @throws IllegalArgumentException when there is no body of that name, or the arguments do not
     *     fit
     */
    public TaskRef<?> start(String name, Object... arguments) {
        TaskMethod method = body(name);
        List<Object> start = List.of(arguments);
        requireFit(method.spec(), start);
        var gate = new CompletableFuture<Void>();
        TaskRef<?> task = launch(method, start, gate);
        gate.complete(null);
        return task;
    }

    /** All annotated methods, in the order found. */
    public synchronized List<DeclaredTask> declared() {
        return methods.values().stream().map(PycosTasks::describe).toList();
    }

    /** The live task that is found by a name. */
    public Optional<TaskRef<?>> find(String name) {
        return directory.task(name);
    }

    private static DeclaredTask describe(TaskMethod method) {
        TaskMethod.Spec spec = method.spec();
        return new DeclaredTask(
                spec.name(),
                method.place(),
                spec.scheduler(),
                spec.handler(),
                spec.daemon(),
                !spec.startsWithApplication(),
                method.failures(),
                method.restarts());
    }

    private synchronized TaskMethod body(String name) {
        TaskMethod method = methods.get(name);
        if (method == null || method.spec().handler()) {
            throw new IllegalArgumentException(
                    "there is no @PycosTask body named '"
                            + name
                            + "'; there are "
                            + methods.keySet());
        }
        return method;
    }

    private static void requireFit(TaskMethod.Spec spec, List<Object> arguments) {
        List<Class<?>> types = spec.startTypes();
        boolean fit = types.size() == arguments.size();
        for (int i = 0; fit && i < types.size(); i++) {
            fit = types.get(i).isInstance(arguments.get(i));
        }
        if (!fit) {
            throw new IllegalArgumentException(
                    "task '"
                            + spec.name()
                            + "' is started with "
                            + types
                            + ", not with "
                            + arguments);
        }
    }

    /**
     * Adds a method, and starts it if the application runs already.
     *
     * @throws DuplicateTaskNameException when another method has the name
     */
    void add(TaskMethod method) {
        boolean late;
        synchronized (this) {
            TaskMethod former = methods.putIfAbsent(method.spec().name(), method);
            if (former != null) {
                throw new DuplicateTaskNameException(
                        method.spec().name(), former.place(), method.place());
            }
            late = running;
        }
        if (late) {
            startAll(List.of(method));
        }
    }

    @Override
    public void start() {
        List<TaskMethod> known;
        synchronized (this) {
            running = true;
            known = List.copyOf(methods.values());
        }
        startAll(known);
    }

    private void startAll(List<TaskMethod> all) {
        var gate = new CompletableFuture<Void>();
        try {
            for (TaskMethod method : all) {
                if (method.spec().startsWithApplication()) {
                    launch(method, List.of(), gate);
                }
            }
        } finally {
            gate.complete(null);
        }
    }

    /** Starts a task, which runs no code of its own before the gate is open. */
    private TaskRef<?> launch(TaskMethod method, List<Object> start, CompletableFuture<Void> gate) {
        TaskMethod.Spec spec = method.spec();
        TaskRef<Object> task = spawn(method, start, gate);
        if (spec.startsWithApplication() || directory.task(spec.name()).isEmpty()) {
            directory.register(spec.name(), task);
        }
        for (String channel : spec.channels()) {
            subscribe(channel, spec.payloadType(), task);
        }
        if (spec.onError() == OnError.RESTART) {
            task.exit().thenAccept(exit -> restart(method, start, exit));
        }
        return task;
    }

    private TaskRef<Object> spawn(
            TaskMethod method, List<Object> start, CompletableFuture<Void> gate) {
        TaskMethod.Spec spec = method.spec();
        TaskBuilder<Object> builder = builder(spec);
        if (spec.daemon()) {
            builder.daemon();
        }
        if (spec.handler()) {
            return builder.handler(method::handle);
        }
        return builder.returning(
                self -> {
                    self.await(gate, GATE_TIMEOUT);
                    return method.run(self, start);
                });
    }

    @SuppressWarnings("unchecked") // an annotated method checks what it is given
    private TaskBuilder<Object> builder(TaskMethod.Spec spec) {
        PycosScheduler scheduler = schedulers.get(spec.scheduler());
        return scheduler.task(spec.name(), (Class<Object>) spec.messageType());
    }

    private <M> void subscribe(String channel, Class<M> type, TaskRef<Object> task) {
        channels.channel(channel, type).subscribe(task);
    }

    private void restart(TaskMethod method, List<Object> start, TaskExit exit) {
        if (!(exit instanceof TaskExit.Failed) || !isRunning()) {
            return;
        }
        method.countRestart();
        LOG.info("[task {}] starts again in {}", method.spec().name(), RESTART_DELAY);
        TaskBuilder<Void> wait =
                schedulers
                        .get(method.spec().scheduler())
                        .task("restart of " + method.spec().name(), Void.class);
        if (method.spec().daemon()) {
            wait.daemon();
        }
        wait.body(self -> startAgain(self, method, start));
    }

    private void startAgain(Task<Void> self, TaskMethod method, List<Object> start) {
        self.sleep(RESTART_DELAY);
        if (isRunning()) {
            var open = CompletableFuture.<Void>completedFuture(null);
            launch(method, start, open);
        }
    }

    @Override
    public void stop() {
        synchronized (this) {
            running = false;
        }
        drain();
    }

    @Override
    public void stop(Runnable callback) {
        Thread.ofPlatform()
                .name("pycos-drain")
                .start(
                        () -> {
                            try {
                                stop();
                            } finally {
                                callback.run();
                            }
                        });
    }

    private void drain() {
        long deadline = System.nanoTime() + awaitTermination.toNanos();
        List<String> busy = names(task -> !task.daemon());
        if (!busy.isEmpty()) {
            LOG.info("waiting up to {} for tasks to end: {}", awaitTermination, busy);
        }
        if (!schedulers.join(awaitTermination)) {
            terminateWork();
        }
        while (!isIdle(deadline) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(DRAIN_POLL.toNanos());
        }
        List<String> unread = names(PycosTasks::hasMail);
        if (!unread.isEmpty()) {
            LOG.warn("handlers have messages that they did not come to: {}", unread);
        }
    }

    private void terminateWork() {
        LOG.warn(
                "terminating tasks that did not end within pycos.shutdown.await-termination ({}): {}",
                awaitTermination,
                names(task -> !task.daemon()));
        schedulers.tasks().stream()
                .filter(task -> !task.daemon())
                .forEach(task -> task.ref().terminate());
    }

    /**
     * Whether the handlers have nothing to do. What was sent before is in the mailboxes when a task
     * that is started after it has run.
     */
    private boolean isIdle(long deadline) {
        for (PycosScheduler scheduler : schedulers.all()) {
            if (!scheduler.isClosed()) {
                TaskRef<?> marker = scheduler.task("drain", Void.class).daemon().body(self -> {});
                Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                if (!hasEnded(marker, left)) {
                    return false;
                }
            }
        }
        return names(PycosTasks::hasMail).isEmpty();
    }

    private static boolean hasEnded(TaskRef<?> task, Duration timeout) {
        try {
            task.join(timeout);
            return true;
        } catch (WaitTimeoutException e) {
            LOG.debug("a scheduler is too busy to end in time", e);
            return false;
        }
    }

    private static boolean hasMail(TaskInfo task) {
        return task.handler()
                && (task.queued() > 0
                        || task.state() == TaskInfo.State.RUNNING
                        || task.state() == TaskInfo.State.READY);
    }

    private List<String> names(Predicate<TaskInfo> which) {
        return schedulers.tasks().stream()
                .filter(which)
                .map(task -> task.ref().name())
                .limit(NAMES_LOGGED)
                .toList();
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
        return PHASE;
    }
}

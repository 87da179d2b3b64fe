package io.pycos.compute;

import io.pycos.Directory;
import io.pycos.PycosScheduler;
import io.pycos.compute.ComputationInfo.ServerStatus;
import io.pycos.compute.ComputationInfo.State;
import io.pycos.compute.protocol.Protocol;
import io.pycos.compute.protocol.Serial;
import io.pycos.compute.protocol.ValueCodec;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * A computation that was submitted.
 *
 * <p>What changes belongs to actions of one {@link Serial}: {@link Dispatch} has the tasks, {@link
 * NodeSessions} the nodes. This class is what users see of it, from any thread.
 */
final class Run implements ComputationRun {

    /**
     * How long {@link #close} waits for nodes after the tasks have ended; longer than they are
     * waited for.
     */
    private static final Duration NODES_TIMEOUT = NodeSessions.CLOSE_TIMEOUT.plusSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private final Instant since = Instant.now();
    private final Consumer<Run> whenClosed;
    private final RunContext context;
    private final Tally tally = new Tally();
    private final ValueCodec codec = new ValueCodec();
    private final ShippedClasses classes = new ShippedClasses();
    private final Dispatch dispatch;
    private final NodeSessions sessions;
    private final AtomicLong numbers = new AtomicLong();

    /** A place in the source makes all its functions of one class. */
    private final Map<Class<?>, RemoteFunction> functions = new ConcurrentHashMap<>();

    private final CompletableFuture<@Nullable Void> idle = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
    private volatile State state = State.OPEN;

    /** Begins to look for nodes. */
    Run(Computation computation, Directory directory, NodeFinder finder, Consumer<Run> whenClosed) {
        this.whenClosed = whenClosed;
        this.context = context(computation, directory);
        this.dispatch = new Dispatch(context, tally, codec, this::checkIdle);
        this.sessions = new NodeSessions(context, finder, dispatch, classes, this::checkClosed);
        context.serial().run(sessions::start);
    }

    private static RunContext context(Computation computation, Directory directory) {
        String name = computation.name();
        PycosScheduler scheduler =
                PycosScheduler.builder("pycos-compute-" + name).directory(directory).build();
        return new RunContext(
                UUID.randomUUID().toString(),
                computation,
                scheduler,
                new Serial(scheduler, "computation " + name),
                new EventFeed(name, computation.sinks()));
    }

    // snapshots

    @Override
    public String id() {
        return context.id();
    }

    @Override
    public String name() {
        return context.name();
    }

    @Override
    public List<NodeInfo> nodes() {
        return sessions.list().stream()
                .map(NodeSession::info)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    @Override
    public List<ServerInfo> servers() {
        return entries().stream().map(ServerEntry::info).toList();
    }

    @Override
    public ComputationInfo info() {
        List<ServerStatus> servers = entries().stream().map(ServerEntry::status).toList();
        long busy = servers.stream().filter(ServerStatus::isBusy).count();
        return new ComputationInfo(
                id(),
                name(),
                state,
                since,
                tally.counts(dispatch.waiting(), busy),
                nodes(),
                servers,
                classes.classes(),
                classes.bytes(),
                context.feed().undelivered(),
                explain());
    }

    @Override
    public String explain() {
        int waiting = dispatch.waiting();
        String tasks =
                switch (waiting) {
                    case 0 -> "no task waits for a server";
                    case 1 -> "1 task waits for a server";
                    default -> waiting + " tasks wait for a server";
                };
        return state == State.CLOSED
                ? "the computation is closed"
                : tasks + "; " + sessions.explain();
    }

    private List<ServerEntry> entries() {
        return sessions.list().stream().flatMap(session -> session.servers().stream()).toList();
    }

    // tasks

    @Override
    public TaskSubmitter at(Placement placement) {
        return new Submissions(this, placement);
    }

    @Override
    public <R extends @Nullable Object> RemoteTask<R> submit(TaskFunction.Zero<R> function) {
        return submit(Placement.anywhere(), function);
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> RemoteTask<R> submit(
            TaskFunction.One<A, R> function, A first) {
        return submit(Placement.anywhere(), function, first);
    }

    @Override
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            RemoteTask<R> submit(TaskFunction.Two<A, B, R> function, A first, B second) {
        return submit(Placement.anywhere(), function, first, second);
    }

    @Override
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            RemoteTask<R> submit(
                    TaskFunction.Three<A, B, C, R> function, A first, B second, C third) {
        return submit(Placement.anywhere(), function, first, second, third);
    }

    <R extends @Nullable Object> RemoteTask<R> submit(
            Placement placement, TaskFunction<R> function, @Nullable Object... arguments) {
        RemoteFunction target =
                functions.computeIfAbsent(function.getClass(), _ -> RemoteFunction.read(function));
        byte[] bytes = encode(target, arguments);
        if (state != State.OPEN) {
            throw new ComputationClosedException(name());
        }
        if (!tally.add(computation().maxTasks())) {
            throw new TooManyTasksException(name(), computation().maxTasks());
        }
        classes.addLoader(target.loader());
        Job<R> job =
                new Job<>(
                        numbers.incrementAndGet(),
                        target,
                        bytes,
                        placement,
                        this::refuseInTurn,
                        ending -> context.serial().run(() -> dispatch.terminate(ending)));
        context.serial().run(() -> dispatch.add(job));
        return job;
    }

    private byte[] encode(RemoteFunction target, @Nullable Object[] arguments) {
        List<Type> types = target.parameters();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] == null
                    && types.get(i) instanceof Class<?> type
                    && type.isPrimitive()) {
                throw new ArgumentRefusedException(
                        target.toString(),
                        "argument " + (i + 1) + " is null, but declared as " + type,
                        null);
            }
        }
        byte[] bytes;
        try {
            bytes = codec.encode(types, arguments);
        } catch (JacksonException e) {
            throw new ArgumentRefusedException(
                    target.toString(), String.valueOf(e.getMessage()), e);
        }
        if (bytes.length > Protocol.MAX_VALUE_SIZE) {
            throw new ArgumentRefusedException(
                    target.toString(),
                    "they have "
                            + bytes.length
                            + " bytes, more than the "
                            + Protocol.MAX_VALUE_SIZE
                            + " that fit into a message; give less, or in several tasks",
                    null);
        }
        return bytes;
    }

    // the end

    @Override
    public void close() {
        refuseInTurn();
        takeNoMore();
        if (!await(idle, computation().closeTimeout()) && !Thread.currentThread().isInterrupted()) {
            LOG.warn(
                    "[computation {}] closing, though after {} {} tasks have not ended",
                    name(),
                    computation().closeTimeout(),
                    tally.open());
        }
        terminate();
        if (!awaitClosed(NODES_TIMEOUT)) {
            LOG.warn("[computation {}] its end was not confirmed: {}", name(), explain());
        }
    }

    @Override
    public void terminate() {
        takeNoMore();
        context.serial()
                .run(
                        () -> {
                            dispatch.terminateAll();
                            sessions.close();
                        });
    }

    @Override
    public boolean awaitClosed(Duration timeout) {
        return await(closed, timeout);
    }

    private void takeNoMore() {
        if (state == State.OPEN) {
            state = State.CLOSING;
        }
        context.serial().run(this::checkIdle);
    }

    /** False also when the thread is interrupted, which it then still is. */
    private boolean await(CompletableFuture<@Nullable Void> event, Duration timeout) {
        if (!event.isDone()) {
            refuseInTurn();
        }
        try {
            event.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("never completed exceptionally", e);
        }
    }

    private Computation computation() {
        return context.computation();
    }

    private void refuseInTurn() {
        context.scheduler().join(Duration.ZERO);
    }

    // in the turn

    private void checkIdle() {
        if (state != State.OPEN && tally.open() == 0) {
            idle.complete(null);
            checkClosed();
        }
    }

    /** The last of: the last task's end, the last node's confirmation. */
    private void checkClosed() {
        if (sessions.areClosed() && tally.open() == 0 && state != State.CLOSED) {
            state = State.CLOSED;
            context.feed().report(new ComputationEvent.ComputationClosed(name()));
            context.feed().close();
            whenClosed.accept(this);
            closed.complete(null);
            context.scheduler().terminate();
        }
    }
}

package io.pycos.net;

import io.pycos.Directory;
import io.pycos.Location;
import io.pycos.Task;
import io.pycos.TaskRef;
import io.pycos.net.wire.Circle;
import io.pycos.net.wire.SharedSecret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * This process among its peers: makes the tasks and channels of a {@link Directory} known to them,
 * and theirs here.
 *
 * <p>What is registered in the directory is found by peers; {@link Directory#locate} and {@link
 * Task#locate} find what they have registered. A reference that goes abroad in a message works
 * there, and is the local object again when it comes back. Whoever holds a reference may use it;
 * nobody can make one up.
 *
 * <p>Every method may be called from any thread; only {@link #start} and {@link #close} block, both
 * bounded in time. A cluster is started once.
 */
public final class Cluster implements AutoCloseable {

    /** The {@link Peer#circle} of ordinary peers. */
    public static final String CLUSTER = Circle.CLUSTER;

    private final ClusterBuilder builder;
    private final TrustedTypes types;
    private final PeerEvents events = new PeerEvents();

    /** Written under this object's monitor. */
    private volatile @Nullable Running running;

    /** Written under this object's monitor. */
    private volatile boolean closed;

    Cluster(ClusterBuilder builder) {
        this.builder = builder;
        this.types = builder.types();
    }

    /** Describes the cluster of a process, whose names are in {@code directory}. */
    public static ClusterBuilder builder(Directory directory) {
        return new ClusterBuilder(directory);
    }

    /**
     * Binds the port and begins to look for peers; without effect the second time.
     *
     * @throws ClusterStartException when the port is taken, or the process could be reached from
     *     other machines and has no secret of its own
     * @throws IllegalStateException when it was closed
     */
    public synchronized Cluster start() {
        if (closed) {
            throw new IllegalStateException("the cluster is closed: build another one");
        }
        if (running == null) {
            running = new Running(builder, types, events);
        }
        return this;
    }

    /**
     * Tells the peers, ends whatever depended on them, and releases the port; without effect the
     * second time.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Running last = running;
        if (last != null) {
            last.close();
        }
        events.close();
    }

    /** Whether it was started and not closed. */
    public boolean isRunning() {
        return running != null && !closed;
    }

    private Running running() {
        Running current = running;
        if (current == null) {
            throw new IllegalStateException("the cluster is not started: call start() first");
        }
        return current;
    }

    /** The names of this process. */
    public Directory directory() {
        return builder.directory;
    }

    /**
     * Where peers reach this process.
     *
     * @throws IllegalStateException before the start
     */
    public Location location() {
        return running().location();
    }

    /** The current peers, the longest known first; none before the start. */
    public List<Peer> peers() {
        Running current = running;
        return current == null ? List.of() : current.peers();
    }

    /**
     * Tells the listener of each current peer, then of every change, in order, on a thread that may
     * block. May be called before the start.
     */
    public Task.Monitor monitorPeers(Consumer<? super PeerEvent> listener) {
        return events.listen(listener);
    }

    /**
     * Sends a task a message for each current peer, then for every change, in order, until the task
     * ends.
     *
     * @param message makes the message, on a thread of the cluster
     */
    public <M> Task.Monitor monitorPeers(
            TaskRef<M> task, Function<? super PeerEvent, ? extends M> message) {
        return events.listen(task, message);
    }

    /**
     * Looks for a peer at a place, again and again until it answers; see {@link #diagnosis} for how
     * that goes.
     */
    public void connect(Location there) {
        running().transport().connect(there);
    }

    /**
     * Finds a task registered under a name by one process, waiting for it to become a peer and for
     * the name to appear.
     *
     * @return empty when that did not happen in time
     */
    public <T> CompletableFuture<Optional<TaskRef<T>>> locateAt(
            Location there, String name, Class<T> messageType, Duration timeout) {
        return running()
                .locator()
                .locateTask(
                        name,
                        link -> link.peer().location().equals(there),
                        task -> task.messageType().isAssignableFrom(messageType),
                        timeout)
                .thenApply(found -> found.map(Cluster::typed));
    }

    @SuppressWarnings("unchecked") // only a task of that message type was wanted
    private static <T> TaskRef<T> typed(TaskRef<?> task) {
        return (TaskRef<T>) task;
    }

    /**
     * Also accepts peers that prove this key, see {@link ClusterBuilder#pointToPoint}: they use the
     * references they are given, but find no names here and are not asked for any, except by {@link
     * #locateAt}.
     */
    public void admit(String circle, byte[] key) {
        running().transport().admit(new Circle(circle, SharedSecret.ofKey(key)));
    }

    /** Ends the sessions with the peers of a circle, and accepts no more of them. */
    public void dismiss(String circle) {
        running().transport().dismiss(circle);
    }

    /** Trusts classes more as messages, as {@link ClusterBuilder#trustedTypes}. */
    public void trust(Class<?>... messageTypes) {
        List.of(messageTypes).forEach(types::register);
    }

    /**
     * Encodes and decodes as messages are, references included.
     *
     * @throws IllegalStateException before the start
     */
    public PayloadCodec codec() {
        return running().codec();
    }

    /** Says in sentences what was tried and heard, and so why nobody is found. */
    public List<String> diagnosis() {
        Running current = running;
        return current == null
                ? List.of("The cluster is not started.")
                : current.transport().diagnosis();
    }

    /**
     * The counts so far.
     *
     * @throws IllegalStateException before the start
     */
    public ClusterStats stats() {
        return running().stats();
    }
}

package io.pycos.net;

import io.pycos.Directory;
import io.pycos.Location;
import io.pycos.Task;
import io.pycos.TaskRef;
import io.pycos.net.wire.Circle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

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

    Cluster(ClusterBuilder builder) {}

    /** Describes the cluster of a process, whose names are in {@code directory}. */
    public static ClusterBuilder builder(Directory directory) {
        return new ClusterBuilder(directory);
    }

    /**
     * Binds the port and begins to look for peers; without effect the second time.
     *
     * @throws ClusterStartException when the port is taken, or the process could be reached from
     *     other machines and has no secret of its own
     */
    public Cluster start() {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Tells the peers, ends whatever depended on them, and releases the port; without effect the
     * second time.
     */
    @Override
    public void close() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Whether it was started and not closed. */
    public boolean isRunning() {
        throw new UnsupportedOperationException("not yet");
    }

    /** The names of this process. */
    public Directory directory() {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Where peers reach this process.
     *
     * @throws IllegalStateException before the start
     */
    public Location location() {
        throw new UnsupportedOperationException("not yet");
    }

    /** The current peers, the longest known first. */
    public List<Peer> peers() {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Tells the listener of each current peer, then of every change, in order, on a thread that may
     * block.
     */
    public Task.Monitor monitorPeers(Consumer<? super PeerEvent> listener) {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Sends a task a message for each current peer, then for every change, in order, until the task
     * ends.
     *
     * @param message makes the message, on a thread of the cluster
     */
    public <M> Task.Monitor monitorPeers(
            TaskRef<M> task, Function<? super PeerEvent, ? extends M> message) {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Looks for a peer at a place, again and again until it answers; see {@link #diagnosis} for how
     * that goes.
     */
    public void connect(Location there) {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Finds a task registered under a name by one process, waiting for it to become a peer and for
     * the name to appear.
     *
     * @return empty when that did not happen in time
     */
    public <T> CompletableFuture<Optional<TaskRef<T>>> locateAt(
            Location there, String name, Class<T> messageType, Duration timeout) {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Also accepts peers that prove this key, see {@link ClusterBuilder#pointToPoint}: they use the
     * references they are given, but find no names here and are not asked for any, except by {@link
     * #locateAt}.
     */
    public void admit(String circle, byte[] key) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Ends the sessions with the peers of a circle, and accepts no more of them. */
    public void dismiss(String circle) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Trusts classes more as messages, as {@link ClusterBuilder#trustedTypes}. */
    public void trust(Class<?>... types) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Encodes and decodes as messages are, references included. */
    public PayloadCodec codec() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Says in sentences what was tried and heard, and so why nobody is found. */
    public List<String> diagnosis() {
        throw new UnsupportedOperationException("not yet");
    }

    /** The counts so far. */
    public ClusterStats stats() {
        throw new UnsupportedOperationException("not yet");
    }
}

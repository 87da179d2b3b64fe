package io.pycos.compute;

import io.pycos.Directory;
import io.pycos.compute.protocol.Protocol;
import io.pycos.net.Cluster;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits computations, finds nodes for them as they come, and places their tasks: the compute
 * scheduler, embedded in the client's process.
 *
 * <p>Without a cluster it uses the node of its own process, if there is one in the same {@link
 * Directory}. Every method may be called from any thread; only {@link #close} waits.
 */
public final class ComputeClient implements AutoCloseable {

    /** How many closed computations {@link #computations} still shows. */
    public static final int KEPT_COMPUTATIONS = 100;

    /** How long {@link #close} waits for servers to end. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(ComputeClient.class);

    private final Directory directory;
    private final DirectoryNodes nodes;

    // guarded by this
    private final List<Run> running = new ArrayList<>();
    private final Deque<ComputationInfo> ended = new ArrayDeque<>();
    private boolean closed;

    private ComputeClient(Builder settings) {
        this.directory = settings.directory;
        if (settings.cluster != null) {
            settings.cluster.trust(Protocol.BETWEEN_CLIENT_AND_NODE);
        }
        this.nodes = new DirectoryNodes(directory, settings.cluster);
    }

    /**
     * A client that finds the node registered in this directory, and those of peers if it has a
     * cluster.
     */
    public static Builder builder(Directory directory) {
        return new Builder(directory);
    }

    /**
     * Starts a computation: asks the nodes there are, and those that come, for servers. Does not
     * wait for any.
     *
     * @throws ComputationClosedException after this client was closed
     */
    public synchronized ComputationRun submit(Computation computation) {
        if (closed) {
            throw new ComputationClosedException(computation.name());
        }
        Run run = new Run(computation, directory, nodes, this::ended);
        running.add(run);
        LOG.info("[computation {}] submitted", run.name());
        return run;
    }

    /** Running computations and the last {@link #KEPT_COMPUTATIONS} closed ones, oldest first. */
    public synchronized List<ComputationInfo> computations() {
        List<ComputationInfo> all = new ArrayList<>(ended);
        running.stream().map(Run::info).forEach(all::add);
        return all;
    }

    /**
     * Terminates all computations, and waits until their servers have ended, at most some seconds.
     * Idempotent.
     *
     * @throws io.pycos.BlockingInTurnException inside a task's turn
     */
    @Override
    public void close() {
        List<Run> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(running);
        }
        left.forEach(Run::terminate);
        long end = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
        for (Run run : left) {
            if (!run.awaitClosed(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                LOG.warn(
                        "[computation {}] its end was not confirmed: {}",
                        run.name(),
                        run.explain());
            }
        }
        nodes.close();
    }

    private synchronized void ended(Run run) {
        running.remove(run);
        ended.addLast(run.info());
        if (ended.size() > KEPT_COMPUTATIONS) {
            ended.removeFirst();
        }
        LOG.info("[computation {}] closed: {}", run.name(), run.info().tasks());
    }

    /** Collects the settings of a {@link ComputeClient}; used by one thread. */
    public static final class Builder {

        private final Directory directory;
        private @Nullable Cluster cluster;

        private Builder(Directory directory) {
            this.directory = directory;
        }

        /** Has nodes of peers found too. */
        public Builder cluster(Cluster cluster) {
            this.cluster = cluster;
            return this;
        }

        public ComputeClient build() {
            return new ComputeClient(this);
        }
    }
}

package io.pycos.compute;

import io.pycos.Directory;

import java.time.Duration;
import java.util.List;

/**
 * Submits computations, finds nodes for them as they come, and places their tasks: the compute
 * scheduler, embedded in the client's process.
 *
 * <p>Without a cluster it uses the node of its own process, if there is one in the same {@link
 * Directory}. Every method may be called from any thread; only {@link #close} waits.
 */
public final class ComputeClient implements AutoCloseable {

    /**
     * How often nodes hear that the client lives; a node gives up a computation after {@link
     * #LEASE} without.
     */
    public static final Duration RENEWAL = Duration.ofSeconds(5);

    /** How long a node serves a computation without a sign of life of its client. */
    public static final Duration LEASE = Duration.ofSeconds(15);

    /** How many closed computations {@link #computations} still shows. */
    public static final int KEPT_COMPUTATIONS = 100;

    private ComputeClient(Builder settings) {}

    /**
     * A client that finds the nodes registered in this directory, and those of peers if it has a
     * cluster.
     */
    public static Builder builder(Directory directory) {
        return new Builder(directory);
    }

    /**
     * Starts a computation: asks the nodes there are, and those that come, for servers. Does not
     * wait for any.
     */
    public ComputationRun submit(Computation computation) {
        throw new UnsupportedOperationException("not there yet");
    }

    /** Running computations and the last {@link #KEPT_COMPUTATIONS} closed ones, oldest first. */
    public List<ComputationInfo> computations() {
        throw new UnsupportedOperationException("not there yet");
    }

    /**
     * Terminates all computations, and waits at most {@code timeout} for their servers to end.
     * Idempotent.
     */
    @Override
    public void close() {
        throw new UnsupportedOperationException("not there yet");
    }

    /** Collects the settings of a {@link ComputeClient}; used by one thread. */
    public static final class Builder {

        private Builder(Directory directory) {}

        public ComputeClient build() {
            return new ComputeClient(this);
        }
    }
}

package io.pycos.compute.node;

import io.pycos.Directory;

import java.nio.file.Path;
import java.util.List;

/**
 * A node: starts server processes for computations, passes tasks, results and classes between them
 * and their clients, and ends them when the client closes, falls silent or is lost.
 *
 * <p>Every method may be called from any thread.
 */
public final class ComputeNode implements AutoCloseable {

    /** The name under which a node is registered in its {@link Directory}. */
    public static final String TASK_NAME = "pycos-node";

    private ComputeNode(Builder settings) {}

    /**
     * A node that clients of the same directory find, and peers if the directory is connected to a
     * cluster.
     */
    public static Builder builder(Directory directory) {
        return new Builder(directory);
    }

    public String name() {
        throw new UnsupportedOperationException("not there yet");
    }

    /** How many server processes it runs at most. */
    public int servers() {
        throw new UnsupportedOperationException("not there yet");
    }

    /** Where its server processes have their files; empty while it serves nobody. */
    public Path workDirectory() {
        throw new UnsupportedOperationException("not there yet");
    }

    /** The computations that it serves now. */
    public List<ServedComputation> computations() {
        throw new UnsupportedOperationException("not there yet");
    }

    /**
     * Takes no more computations, ends all servers, waits for that within bounds, and removes their
     * files. Idempotent.
     */
    @Override
    public void close() {
        throw new UnsupportedOperationException("not there yet");
    }

    /** Collects the settings of a {@link ComputeNode}; used by one thread. */
    public static final class Builder {

        private Builder(Directory directory) {}

        /** For people; by default the host's name. */
        public Builder name(String name) {
            return this;
        }

        /** How many server processes to run at most; by default one for each processor. */
        public Builder servers(int servers) {
            return this;
        }

        /**
         * Bytes of memory for all servers together; by default half of the machine's. Each gets an
         * equal share.
         */
        public Builder memory(long memory) {
            return this;
        }

        /**
         * Where servers have their files; by default a directory of this node below the system's
         * temporary one.
         */
        public Builder workDirectory(Path workDirectory) {
            return this;
        }

        /**
         * Whether to serve clients of other processes: a node runs code that it is sent, so only
         * where peers prove a configured secret or by TLS. By default it serves its own process
         * only.
         */
        public Builder serveOthers(boolean serveOthers) {
            return this;
        }

        public ComputeNode build() {
            return new ComputeNode(this);
        }
    }
}

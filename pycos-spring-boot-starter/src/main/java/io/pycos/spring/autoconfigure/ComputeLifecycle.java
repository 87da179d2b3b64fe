package io.pycos.spring.autoconfigure;

import io.pycos.compute.ComputeClient;
import io.pycos.compute.node.ComputeNode;
import io.pycos.spring.PycosTasks;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Ends computations and the node after the tasks that may use them, and before the application
 * leaves the cluster.
 */
final class ComputeLifecycle implements SmartLifecycle {

    private final @Nullable ComputeClient client;
    private final @Nullable ComputeNode node;
    private volatile boolean running;

    ComputeLifecycle(@Nullable ComputeClient client, @Nullable ComputeNode node) {
        this.client = client;
        this.node = node;
    }

    /** Whether other applications may ask for work at any time. */
    boolean isAccepting() {
        return running && node != null && node.servesOthers();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (client != null) {
            client.close();
        }
        if (node != null) {
            node.close();
        }
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
        return PycosTasks.PHASE - 1;
    }
}

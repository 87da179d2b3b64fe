package io.pycos.spring.autoconfigure;

import io.pycos.net.Cluster;
import io.pycos.spring.PycosSchedulers;
import org.springframework.context.SmartLifecycle;

/**
 * Joins the cluster after the schedulers are up and before the web server, and leaves it in the
 * opposite order.
 */
final class ClusterLifecycle implements SmartLifecycle {

    private final Cluster cluster;

    ClusterLifecycle(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void start() {
        cluster.start();
    }

    @Override
    public void stop() {
        cluster.close();
    }

    @Override
    public boolean isRunning() {
        return cluster.isRunning();
    }

    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PycosSchedulers.PHASE + 1;
    }
}

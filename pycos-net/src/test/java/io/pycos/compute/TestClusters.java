package io.pycos.compute;

import io.pycos.Directory;
import io.pycos.net.Cluster;

/** Clusters of tests: on loopback, on any port, found by being told. */
final class TestClusters {

    private TestClusters() {}

    static Cluster start(Directory directory, String name, String secret) {
        return Cluster.builder(directory)
                .name(name)
                .cluster("compute-test")
                .secret(secret)
                .port(0)
                .multicast(false)
                .start();
    }
}

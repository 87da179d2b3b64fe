package io.pycos.compute;

import io.pycos.Directory;
import io.pycos.compute.functions.Functions;
import io.pycos.compute.node.ComputeNode;
import io.pycos.net.Cluster;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process with a node that serves others. Arguments: its secret, its work directory. */
final class NodeProcess {

    private NodeProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        Directory directory = Directory.create();
        Cluster cluster = TestClusters.start(directory, "node", arguments[0]);
        ComputeNode node =
                ComputeNode.builder(directory)
                        .cluster(cluster)
                        .name("far")
                        .servers(2)
                        .memory(256 << 20)
                        .workDirectory(Path.of(arguments[1]))
                        .serveOthers(!arguments[0].isEmpty())
                        .build();
        System.out.println("variant: " + Functions.variant());
        System.out.println("port: " + cluster.location().port());
        System.out.println("node: " + node.name());
        new CountDownLatch(1).await();
    }
}

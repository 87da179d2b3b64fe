package io.pycos.compute;

import io.pycos.Directory;
import io.pycos.Location;
import io.pycos.compute.functions.Functions;
import io.pycos.compute.node.ComputeNode;
import io.pycos.net.Cluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A process that submits a computation and then ends in some way. Arguments: {@code embedded <work
 * directory>} or {@code remote <secret>:<port>}; then {@code wait} or {@code exit}.
 */
final class ClientProcess {

    private ClientProcess() {}

    public static void main(String[] arguments) throws Exception {
        Directory directory = Directory.create();
        ComputeClient client =
                arguments[0].equals("embedded")
                        ? embedded(directory, Path.of(arguments[1]))
                        : remote(directory, arguments[1].split(":"));
        ComputationRun run = client.submit(Computation.builder("child").build());
        System.out.println(
                "result: "
                        + run.submit(Functions::nothing, 7).join(Duration.ofSeconds(40)).result());
        RemoteTask<Long> endless = run.submit(Functions::computeForEver);
        while (run.info().tasks().running() == 0 && !endless.outcome().isDone()) {
            Thread.onSpinWait();
        }
        System.out.println(
                "servers: "
                        + String.join(
                                ",",
                                run.servers().stream()
                                        .map(server -> Long.toString(server.pid()))
                                        .toList()));
        if (arguments[2].equals("exit")) {
            System.exit(0);
        }
        new CountDownLatch(1).await();
    }

    private static ComputeClient embedded(Directory directory, Path work) {
        ComputeNode.builder(directory).servers(2).memory(256 << 20).workDirectory(work).build();
        return ComputeClient.builder(directory).build();
    }

    private static ComputeClient remote(Directory directory, String[] place) {
        Cluster cluster = TestClusters.start(directory, "client", place[0]);
        cluster.connect(new Location("127.0.0.1", Integer.parseInt(place[1])));
        return ComputeClient.builder(directory).cluster(cluster).build();
    }
}

package io.pycos.compute.node;

import io.pycos.Directory;
import io.pycos.PycosScheduler;
import io.pycos.TaskRef;
import io.pycos.compute.protocol.ClientMessage;
import io.pycos.compute.protocol.NodeCard;
import io.pycos.compute.protocol.NodeMessage;
import io.pycos.compute.protocol.Protocol;
import io.pycos.compute.protocol.Serial;
import io.pycos.net.Cluster;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node: starts server processes for computations, passes tasks, results and classes between them
 * and their clients, and ends them when the client closes, falls silent or is lost.
 *
 * <p>Every method may be called from any thread; only {@link #close} waits.
 */
public final class ComputeNode implements AutoCloseable {

    /** The name under which a node is registered in its {@link Directory}. */
    public static final String TASK_NAME = NodeMessage.NODE;

    /** How long a computation is served without a sign of life of its client. */
    public static final Duration DEFAULT_LEASE = Duration.ofSeconds(15);

    /** How long {@link #close} waits for servers to end. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(ComputeNode.class);

    private final NodeCard card;
    private final boolean serveOthers;
    private final NodeResources resources;
    private final PycosScheduler scheduler;
    private final Serial serial;
    private final TaskRef<NodeMessage> task;
    private final List<Service> services = new CopyOnWriteArrayList<>();
    private final CountDownLatch empty = new CountDownLatch(1);

    // touched by actions of the serial only
    private final Shares<Service> shares;
    private boolean closing;

    private ComputeNode(Builder settings) {
        this.card =
                new NodeCard(
                        settings.name,
                        ProcessHandle.current().pid(),
                        Runtime.getRuntime().availableProcessors(),
                        settings.servers,
                        Protocol.javaVersion());
        this.serveOthers = settings.serveOthers;
        this.shares = new Shares<>(settings.servers);
        this.resources =
                new NodeResources(
                        new WorkDirectory(settings.workDirectory),
                        new ClassCache(ClassCache.DEFAULT_LIMIT),
                        settings.memory / settings.servers,
                        settings.lease);
        this.scheduler = PycosScheduler.builder("pycos-node").directory(settings.directory).build();
        this.serial = new Serial(scheduler, "node");
        if (settings.cluster != null) {
            settings.cluster.trust(Protocol.BETWEEN_CLIENT_AND_NODE);
        }
        this.task =
                scheduler
                        .task(TASK_NAME, NodeMessage.class)
                        .daemon()
                        .handler((self, message) -> serial.run(() -> handle(message)));
        settings.directory.register(TASK_NAME, task);
        LOG.info(
                "[node {}] serves up to {} server processes below {}",
                name(),
                servers(),
                workDirectory());
    }

    /** A node that clients of the same directory find. */
    public static Builder builder(Directory directory) {
        return new Builder(directory);
    }

    public String name() {
        return card.name();
    }

    /** How many server processes it runs at most. */
    public int servers() {
        return card.servers();
    }

    /** Where its server processes have their files; empty while it serves nobody. */
    public Path workDirectory() {
        return resources.work().path();
    }

    /** Whether it serves clients of other processes. */
    public boolean servesOthers() {
        return serveOthers;
    }

    /** The computations that it serves now. */
    public List<ServedComputation> computations() {
        return services.stream().map(Service::info).toList();
    }

    /**
     * Takes no more computations, ends all servers, waits until they and their files are gone, at
     * most some seconds. Idempotent. An interrupt ends the waiting and is restored.
     */
    @Override
    public void close() {
        serial.run(this::closeServices);
        try {
            if (!empty.await(CLOSE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn(
                        "[node {}] closed, though after {} it still has servers",
                        name(),
                        CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        scheduler.terminate();
    }

    // in the turn

    private void handle(NodeMessage message) {
        switch (message) {
            case NodeMessage.Describe(TaskRef<ClientMessage> client) -> {
                if (admits(client)) {
                    client.send(new ClientMessage.Described(card));
                }
            }
            case NodeMessage.Open open -> {
                if (admits(open.client())) {
                    open(open);
                }
            }
        }
    }

    private boolean admits(TaskRef<ClientMessage> client) {
        String refusal = null;
        if (closing) {
            refusal = "it is closing";
        } else if (!serveOthers && !client.location().isLocal()) {
            refusal =
                    "it serves its own application only, since it runs what it is sent: give it and"
                            + " the client a secret (pycos.net.secret)";
        }
        if (refusal != null) {
            LOG.info("[node {}] refuses a client at {}: {}", name(), client.location(), refusal);
            client.send(new ClientMessage.Refused(card, refusal));
        }
        return refusal == null;
    }

    private void open(NodeMessage.Open request) {
        LOG.info(
                "[node {}] serves computation {} of {}",
                name(),
                request.name(),
                request.client().location());
        Service service = new Service(request, resources, scheduler, new Releases());
        services.add(service);
        shares.add(service, request.servers());
        service.start();
        shareOut();
    }

    private void shareOut() {
        for (Shares.Grant<Service> grant : shares.shareOut()) {
            grant.computation().grant(grant.servers(), grant.servers() > 0 ? "" : busy());
        }
    }

    private String busy() {
        return "all its "
                + servers()
                + " servers are used by "
                + shares.users().stream().map(Service::name).toList();
    }

    private void closeServices() {
        closing = true;
        services.forEach(service -> service.close("the node is closing"));
        signalIfEmpty();
    }

    private void signalIfEmpty() {
        if (closing && services.isEmpty()) {
            empty.countDown();
        }
    }

    private final class Releases implements Service.Ledger {

        @Override
        public void changed(Service service) {
            serial.run(
                    () -> {
                        shares.giveBack(service);
                        shareOut();
                    });
        }

        @Override
        public void ended(Service service) {
            serial.run(
                    () -> {
                        services.remove(service);
                        shares.remove(service);
                        signalIfEmpty();
                        shareOut();
                    });
        }
    }

    /** Collects the settings of a {@link ComputeNode}; used by one thread. */
    public static final class Builder {

        private final Directory directory;
        private @Nullable Cluster cluster;
        private String name = WorkDirectory.hostName();
        private int servers = Runtime.getRuntime().availableProcessors();
        private long memory = physicalMemory() / 2;
        private Path workDirectory = WorkDirectory.ofUser();
        private boolean serveOthers;
        private Duration lease = DEFAULT_LEASE;

        private Builder(Directory directory) {
            this.directory = directory;
        }

        /** Has peers find the node too; see {@link #serveOthers}. */
        public Builder cluster(Cluster cluster) {
            this.cluster = cluster;
            return this;
        }

        /** For people; by default the host's name. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** How many server processes to run at most; by default one for each processor. */
        public Builder servers(int servers) {
            if (servers < 1) {
                throw new IllegalArgumentException("'servers' must be at least 1, was " + servers);
            }
            this.servers = servers;
            return this;
        }

        /**
         * Bytes of heap for all servers together; by default half of the machine's memory. Each
         * gets an equal share.
         */
        public Builder memory(long memory) {
            if (memory < 1) {
                throw new IllegalArgumentException("'memory' must be positive, was " + memory);
            }
            this.memory = memory;
            return this;
        }

        /**
         * Where servers have their files; by default a directory of this user below the system's
         * temporary one.
         */
        public Builder workDirectory(Path workDirectory) {
            this.workDirectory = workDirectory;
            return this;
        }

        /**
         * Whether to serve clients of other processes: a node runs code that it is sent, so only
         * where peers prove a configured secret or by TLS. By default it serves its own process
         * only.
         */
        public Builder serveOthers(boolean serveOthers) {
            this.serveOthers = serveOthers;
            return this;
        }

        /** How long to serve a computation without a sign of life of its client; for tests. */
        Builder lease(Duration lease) {
            this.lease = lease;
            return this;
        }

        /** Makes the node, which can be found from now on. */
        public ComputeNode build() {
            return new ComputeNode(this);
        }

        private static long physicalMemory() {
            return ManagementFactory.getOperatingSystemMXBean()
                            instanceof com.sun.management.OperatingSystemMXBean machine
                    ? machine.getTotalMemorySize()
                    : Runtime.getRuntime().maxMemory() * 4;
        }
    }
}

package io.pycos.compute.node;

import io.pycos.Directory;
import io.pycos.PycosScheduler;
import io.pycos.TaskRef;
import io.pycos.compute.protocol.ClientMessage;
import io.pycos.compute.protocol.NodeMessage;
import io.pycos.compute.protocol.Outbox;
import io.pycos.compute.protocol.Protocol;
import io.pycos.compute.protocol.Serial;
import io.pycos.compute.protocol.ServiceMessage;
import io.pycos.net.Cluster;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One computation on a node, from its opening until its servers and files are gone.
 *
 * <h2>For maintainers</h2>
 *
 * <p>All state belongs to the actions of one {@link Serial}. It is in a scheduler with a directory
 * of its own, since its servers may see nothing of the application: they connect to a cluster on
 * loopback with a random key, whose names are in that directory. Messages of the client come to a
 * task in the application's directory, and are passed on.
 *
 * <p>It ends once, for one of these reasons: the client closes; the client's task or process is
 * lost; no sign of life of the client for the length of the lease; the node closes; the servers
 * cannot be started at all. What it knows of the lease is looked at before any message is, so that
 * a node that was stopped for long ends before it does anything else.
 */
final class Service {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final Duration CHECK_LEASE = Duration.ofSeconds(1);
    private static final int KEY_BYTES = 32;

    private final NodeMessage.Open request;
    private final NodeResources node;
    private final Ledger ledger;
    private final Instant since = Instant.now();
    private final byte[] key = new byte[KEY_BYTES];
    private final PycosScheduler scheduler;
    private final Serial serial;
    private final Outbox<ClientMessage> client;
    private final TaskRef<ServiceMessage> inbox;
    private final ServiceClasses classes;
    private final ServiceServers servers;

    // volatile: for snapshots by other threads
    private volatile long leaseEnd;
    private int granted;

    /** Somebody prepares the place of the servers, and will report. */
    private boolean preparing = true;

    private @Nullable Place place;

    /** A directory that was made before the preparation failed. */
    private @Nullable Path leftover;

    /** Why it ends, once it does. */
    private @Nullable String ending;

    /** Where the servers of the computation live. */
    private record Place(Path directory, String classPath, Cluster cluster) {}

    /** Hears, in the turn of a service, that it uses fewer servers. */
    interface Ledger {

        /** It will not use a server that it was given. */
        void changed(Service service);

        /** Its servers and files are gone. */
        void ended(Service service);
    }

    /**
     * Does nothing before {@link #start}.
     *
     * @param application where the task is that the client sends to
     * @param ledger hears of servers that are given back
     */
    Service(
            NodeMessage.Open request,
            NodeResources node,
            PycosScheduler application,
            Ledger ledger) {
        this.request = request;
        this.node = node;
        this.ledger = ledger;
        new SecureRandom().nextBytes(key);
        this.scheduler =
                PycosScheduler.builder("pycos-service-" + request.name())
                        .directory(Directory.create())
                        .build();
        this.serial = new Serial(scheduler, "service of computation " + request.name());
        this.client = new Outbox<>(serial, request.client());
        this.classes = new ServiceClasses(node.classes(), client);
        this.servers =
                new ServiceServers(
                        new ServiceContext(request.name(), scheduler, serial, client),
                        classes,
                        this::launch,
                        this::givenUp);
        this.inbox =
                application
                        .task("pycos-service", ServiceMessage.class)
                        .daemon()
                        .handler((self, message) -> serial.run(() -> handle(message)));
    }

    void start() {
        serial.run(
                () -> {
                    renew();
                    client.send(new ClientMessage.Opened(inbox));
                    serial.every(CHECK_LEASE, this::checkLease);
                });
        request.client()
                .exit()
                .thenAccept(exit -> serial.run(() -> end("the client is gone: " + exit)));
        Thread.ofPlatform().name("pycos-service").daemon().start(this::prepare);
    }

    /** Gives more servers to the computation. */
    void grant(int count, String why) {
        serial.run(
                () -> {
                    granted += count;
                    client.send(new ClientMessage.Granted(granted, why));
                    if (place != null) {
                        servers.launch(count);
                    }
                });
    }

    void close(String why) {
        serial.run(() -> end(why));
    }

    String name() {
        return request.name();
    }

    ServedComputation info() {
        return new ServedComputation(
                request.computation(),
                request.name(),
                request.client().location(),
                since,
                Duration.ofNanos(Math.max(0, leaseEnd - System.nanoTime())),
                classes.count(),
                servers.list());
    }

    // outside the turn: files and sockets

    private void prepare() {
        Path made = null;
        try {
            made = node.work().add();
            String path = ServerClassPath.in(made.resolve("lib"));
            Cluster opened =
                    Cluster.builder(scheduler.directory())
                            .name("pycos-node")
                            .pointToPoint(key)
                            .port(0)
                            .trustedTypes(Protocol.BETWEEN_NODE_AND_SERVER)
                            .start();
            Place ready = new Place(made, path, opened);
            serial.run(() -> prepared(ready));
        } catch (IOException | RuntimeException e) {
            LOG.warn("[computation {}] cannot be served", request.name(), e);
            Path partly = made;
            serial.run(
                    () -> notPrepared(partly, "the node cannot start servers: " + e.getMessage()));
        }
    }

    private void cleanUp(@Nullable Path files, @Nullable Cluster network) {
        if (network != null) {
            network.close();
        }
        if (files != null) {
            try {
                Directories.remove(files);
            } catch (IOException e) {
                LOG.warn("[computation {}] cannot remove {}", request.name(), files, e);
            }
        }
        serial.run(this::cleanedUp);
    }

    // in the turn

    private void prepared(Place ready) {
        place = ready;
        preparing = false;
        if (ending != null) {
            serversGone();
        } else {
            servers.launch(granted);
        }
    }

    private void notPrepared(@Nullable Path partly, String why) {
        preparing = false;
        leftover = partly;
        if (ending != null) {
            serversGone();
        } else {
            end(why);
        }
    }

    private ServerSlot.Process launch(String link, Consumer<String> gone) {
        Place here = Objects.requireNonNull(place, "servers are launched when all is prepared");
        return ServerJvm.start(
                new ServerJvm.Spec(
                        here.classPath(),
                        node.memoryPerServer(),
                        here.directory(),
                        here.directory().resolve(link)),
                new ServerTicket(here.cluster().location(), key, link),
                gone);
    }

    /** A server was not replaced, since it could not be. */
    private void givenUp(String why) {
        granted--;
        ledger.changed(this);
        client.send(
                new ClientMessage.Granted(granted, "servers end before they are ready: " + why));
        if (granted == 0) {
            end("its servers end before they are ready: " + why);
        }
    }

    private void handle(ServiceMessage message) {
        checkLease();
        if (ending != null) {
            return;
        }
        renew();
        switch (message) {
            case ServiceMessage.Renew() -> {}
            case ServiceMessage.Run(int server, var call) -> servers.run(server, call);
            case ServiceMessage.Interrupt(int server, long task, int attempt) ->
                    servers.interrupt(server, task, attempt);
            case ServiceMessage.ClassIs(String name, String hash) -> classes.is(name, hash);
            case ServiceMessage.ClassMissing(String name, String why) -> classes.missing(name, why);
            case ServiceMessage.ClassBytes(String name, String hash, byte[] bytes) ->
                    classes.bytes(name, hash, bytes);
            case ServiceMessage.Close() -> end("the client closed the computation");
        }
    }

    private void renew() {
        leaseEnd = System.nanoTime() + node.lease().toNanos();
    }

    /** A client in this process cannot fall silent alone. */
    private void checkLease() {
        if (!request.client().location().isLocal() && System.nanoTime() - leaseEnd > 0) {
            end("no sign of life of the client for " + node.lease());
        }
    }

    private void end(String why) {
        if (ending == null) {
            ending = why;
            LOG.info(
                    "[computation {}] ends after {} tasks: {}",
                    request.name(),
                    servers.tasksEnded(),
                    why);
            servers.close(why, this::serversGone);
        }
    }

    /** Not before it is known what there is to clean up. */
    private void serversGone() {
        if (!preparing) {
            Path files = place == null ? leftover : place.directory();
            Cluster network = place == null ? null : place.cluster();
            Thread.ofPlatform().name("pycos-service").start(() -> cleanUp(files, network));
        }
    }

    private void cleanedUp() {
        client.send(new ClientMessage.Closed(String.valueOf(ending)));
        inbox.terminate();
        granted = 0;
        ledger.ended(this);
        scheduler.terminate();
    }
}

package io.pycos.net;

import static org.awaitility.Awaitility.await;

import io.pycos.Channel;
import io.pycos.DeadLetter;
import io.pycos.Directory;
import io.pycos.PycosScheduler;
import io.pycos.TaskRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process of a test: directory, scheduler and cluster. */
final class Node implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(20);

    private static final byte[] KEY =
            "a key of 32 bytes for all tests.".getBytes(StandardCharsets.US_ASCII);

    final Directory directory = Directory.create();
    final PycosScheduler scheduler;
    final Cluster cluster;
    final Queue<DeadLetter> deadLetters = new ConcurrentLinkedQueue<>();

    /** A process that joins those it is told to. */
    Node(String name, Consumer<ClusterBuilder> settings) {
        this(name, builder -> builder.pointToPoint(KEY), settings);
    }

    private Node(String name, Consumer<ClusterBuilder> kind, Consumer<ClusterBuilder> settings) {
        this.scheduler = PycosScheduler.builder(name).directory(directory).build();
        ClusterBuilder builder =
                Cluster.builder(directory)
                        .name(name)
                        .port(0)
                        .trustedPackages("io.pycos.net.payloads")
                        .deadLetters(deadLetters::add);
        kind.accept(builder);
        settings.accept(builder);
        this.cluster = builder.start();
    }

    /** A process with membership, as applications have it. */
    static Node ordinary(String name, Consumer<ClusterBuilder> settings) {
        return new Node(name, builder -> {}, settings);
    }

    /** A process on a real network on loopback. */
    static Node real(String name) {
        return new Node(name, builder -> {});
    }

    /** Becomes a peer of another one, and waits until both know. */
    void join(Node other) {
        cluster.connect(other.cluster.location());
        awaitPeer(other);
        other.awaitPeer(this);
    }

    void awaitPeer(Node other) {
        await().atMost(SOON)
                .until(
                        () ->
                                cluster.peers().stream()
                                        .anyMatch(
                                                peer ->
                                                        peer.incarnation()
                                                                == other.directory.incarnation()));
    }

    void awaitNoPeer() {
        await().atMost(SOON).until(() -> cluster.peers().isEmpty());
    }

    /** A task that collects what it receives. */
    <M> Inbox<M> inbox(String name, Class<M> type) {
        return new Inbox<>(this, name, type);
    }

    <M> TaskRef<M> locate(String name, Class<M> type) {
        return directory.locate(name, type, SOON).join().orElseThrow();
    }

    <M> Channel<M> locateChannel(String name, Class<M> type) {
        return directory.locateChannel(name, type, SOON).join().orElseThrow();
    }

    @Override
    public void close() {
        cluster.close();
        scheduler.terminate();
    }

    /** A registered task and what it has received. */
    static final class Inbox<M> {

        final TaskRef<M> task;
        private final BlockingQueue<M> received = new LinkedBlockingQueue<>();

        Inbox(Node node, String name, Class<M> type) {
            this.task =
                    node.scheduler
                            .task(name, type)
                            .handler((self, message) -> received.add(message));
            node.directory.register(name, task);
        }

        M next() {
            try {
                M message = received.poll(SOON.toSeconds(), TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("nothing was received by " + task + " within " + SOON);
                }
                return message;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }

        int size() {
            return received.size();
        }
    }
}

package io.pycos.net;

import io.pycos.DeadLetter;
import io.pycos.Directory;
import io.pycos.Location;
import io.pycos.net.wire.Limits;
import io.pycos.net.wire.MulticastGroup;
import io.pycos.net.wire.SecretFile;
import io.pycos.net.wire.SharedSecret;
import io.pycos.net.wire.Transport;
import io.pycos.net.wire.TransportConfig;
import io.pycos.net.wire.TransportListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Settings of a {@link Cluster}; each has a default. For one thread. */
public final class ClusterBuilder {

    public static final String DEFAULT_NAME = TransportConfig.DEFAULT_NAME;
    public static final String DEFAULT_BIND_ADDRESS = TransportConfig.DEFAULT_BIND_HOST;

    /** The port taken when it is free and none is given; any other else. */
    public static final int DEFAULT_PORT = TransportConfig.DEFAULT_PORT;

    public static final String DEFAULT_CLUSTER = TransportConfig.DEFAULT_CLUSTER;
    public static final int DEFAULT_MAX_MESSAGE_SIZE = Limits.DEFAULT_MAX_MESSAGE_SIZE;
    public static final long DEFAULT_MAX_QUEUED_BYTES = Limits.DEFAULT_MAX_QUEUED_BYTES;
    public static final Duration DEFAULT_SILENCE_LIMIT = Limits.DEFAULT_SILENCE_LIMIT;

    /**
     * How many ended tasks known abroad are remembered, so that late observers learn how they
     * ended.
     */
    public static final int DEFAULT_MAX_REMEMBERED_EXITS = 10_000;

    /** How many observations, searches and other requests of one peer may be open at once. */
    public static final int DEFAULT_MAX_OPEN_REQUESTS = 100_000;

    final Directory directory;
    private final TransportConfig.Builder transport = TransportConfig.builder();
    private String bindAddress = DEFAULT_BIND_ADDRESS;
    private @Nullable SharedSecret secret;
    private int maxMessageSize = DEFAULT_MAX_MESSAGE_SIZE;
    private long maxQueuedBytes = DEFAULT_MAX_QUEUED_BYTES;
    private Duration silenceLimit = DEFAULT_SILENCE_LIMIT;
    private final List<String> trustedPackages = new ArrayList<>();
    private final List<Class<?>> trustedTypes = new ArrayList<>();
    private ClassLoader classLoader = defaultLoader();
    PayloadCodec.Factory codec = CompactCodec::new;
    DeadLetter.Listener deadLetters =
            letter -> LoggerFactory.getLogger(Cluster.class).debug("[dead letter] {}", letter);
    int maxRememberedExits = DEFAULT_MAX_REMEMBERED_EXITS;
    int maxOpenRequests = DEFAULT_MAX_OPEN_REQUESTS;
    BiFunction<TransportConfig, TransportListener, Transport> network = Transport::open;

    ClusterBuilder(Directory directory) {
        this.directory = directory;
    }

    private static ClassLoader defaultLoader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : ClusterBuilder.class.getClassLoader();
    }

    /** What peers call this process; an application's name. */
    public ClusterBuilder name(String name) {
        transport.name(name);
        return this;
    }

    /** The address or name of the interface to listen at; loopback by default. */
    public ClusterBuilder bindAddress(String bindAddress) {
        this.bindAddress = bindAddress;
        transport.bindHost(bindAddress);
        return this;
    }

    /** Exactly this port; 0 for any free one. */
    public ClusterBuilder port(int port) {
        transport.port(port);
        return this;
    }

    /** The host that peers are told to use, where it is not the bound address. */
    public ClusterBuilder advertisedHost(@Nullable String advertisedHost) {
        transport.advertisedHost(advertisedHost);
        return this;
    }

    /** Processes of different clusters do not become peers. */
    public ClusterBuilder cluster(String cluster) {
        transport.cluster(cluster);
        return this;
    }

    /**
     * What all processes of the cluster must know and prove; required beyond loopback. Where none
     * is given, the file {@code ~/.pycos/secret} has it, which is made if need be.
     */
    public ClusterBuilder secret(String secret) {
        this.secret = SharedSecret.configured(secret);
        return this;
    }

    /** Where to look for peers, besides what multicast finds. */
    public ClusterBuilder hosts(Collection<Location> hosts) {
        transport.hosts(List.copyOf(hosts));
        return this;
    }

    /** Whether to announce this process by multicast; true by default. */
    public ClusterBuilder multicast(boolean multicast) {
        transport.multicast(multicast ? MulticastGroup.DEFAULT : null);
        return this;
    }

    /** The multicast group and port to announce this process at. */
    public ClusterBuilder multicast(String address, int port) {
        transport.multicast(new MulticastGroup(address, port));
        return this;
    }

    /**
     * A process that joins no group and looks for nobody: it talks only to those it is told to
     * {@linkplain Cluster#connect connect} to, and proves this key to them. They {@linkplain
     * Cluster#admit admit} it.
     */
    public ClusterBuilder pointToPoint(byte[] key) {
        this.secret = SharedSecret.ofKey(key);
        transport.pointToPoint();
        return this;
    }

    /** The largest message in bytes; the same in all processes. */
    public ClusterBuilder maxMessageSize(int bytes) {
        this.maxMessageSize = bytes;
        return this;
    }

    /** How many bytes may wait for one peer before sends to it are refused. */
    public ClusterBuilder maxQueuedBytes(long bytes) {
        this.maxQueuedBytes = bytes;
        return this;
    }

    /** A peer that was silent for so long is lost. */
    public ClusterBuilder silenceLimit(Duration limit) {
        this.silenceLimit = limit;
        return this;
    }

    /**
     * Packages, with those below them, whose classes may be messages; patterns are refused. Adds to
     * the former ones.
     */
    public ClusterBuilder trustedPackages(String... packages) {
        trustedPackages.addAll(List.of(packages));
        return this;
    }

    /**
     * Classes that may be messages; a sealed type stands for all it permits. Adds to the former
     * ones.
     */
    public ClusterBuilder trustedTypes(Class<?>... types) {
        trustedTypes.addAll(List.of(types));
        return this;
    }

    /**
     * Finds the classes of messages; by default the context class loader of the thread that made
     * this builder.
     */
    public ClusterBuilder classLoader(ClassLoader loader) {
        this.classLoader = loader;
        return this;
    }

    /** Another codec than the usual one; all processes must agree. */
    public ClusterBuilder codec(PayloadCodec.Factory codec) {
        this.codec = codec;
        return this;
    }

    /** Who hears of messages that were accepted for sending and then lost; debug log by default. */
    public ClusterBuilder deadLetters(DeadLetter.Listener listener) {
        this.deadLetters = listener;
        return this;
    }

    /**
     * Default {@link #DEFAULT_MAX_REMEMBERED_EXITS}; tasks beyond it are answered as lost, "no
     * longer kept".
     */
    public ClusterBuilder maxRememberedExits(int count) {
        this.maxRememberedExits = count;
        return this;
    }

    /** Default {@link #DEFAULT_MAX_OPEN_REQUESTS}; a peer's requests beyond it are refused. */
    public ClusterBuilder maxOpenRequests(int count) {
        this.maxOpenRequests = count;
        return this;
    }

    /** Another network, for tests. */
    ClusterBuilder network(BiFunction<TransportConfig, TransportListener, Transport> network) {
        this.network = network;
        return this;
    }

    /** Makes a cluster that is not started. */
    public Cluster build() {
        return new Cluster(this);
    }

    /** Makes a cluster and starts it. */
    public Cluster start() {
        return build().start();
    }

    TrustedTypes types() {
        TrustedTypes types = new TrustedTypes(trustedPackages, classLoader);
        trustedTypes.forEach(types::register);
        return types;
    }

    TransportConfig transportConfig() {
        return transport
                .secret(secret != null ? secret : SecretFile.readOrCreate(SecretFile.ofUser()))
                .agreement("payload 1")
                .limits(limits())
                .build();
    }

    int maxMessageSize() {
        return maxMessageSize;
    }

    long maxQueuedBytes() {
        return maxQueuedBytes;
    }

    private Limits limits() {
        return Limits.DEFAULTS
                .withSizes(maxMessageSize, maxQueuedBytes)
                .withSilenceLimit(silenceLimit);
    }
}

package io.pycos.net.wire;

import io.pycos.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything a transport can be told; made by {@link #builder()}.
 *
 * @param name application name that peers see
 * @param secret what the members of the cluster prove to each other
 * @param bindHost address or name of the interface to listen on
 * @param port null for {@link #DEFAULT_PORT} or, if that is taken, any; 0 for any; otherwise
 *     exactly that
 * @param advertisedHost the host that peers are told to use, null for the bound address
 * @param cluster processes with different cluster names do not become peers
 * @param agreement whatever else must be equal at both ends, such as the version of the payload
 *     codec
 * @param hosts where to look for peers, besides what multicast finds
 * @param multicast whether to announce this process by multicast, and where; null for not
 * @param membership who decides who is a member
 * @param limits the bounds
 */
public record TransportConfig(
        String name,
        SharedSecret secret,
        String bindHost,
        @Nullable Integer port,
        @Nullable String advertisedHost,
        String cluster,
        String agreement,
        List<Location> hosts,
        @Nullable MulticastGroup multicast,
        Supplier<Membership> membership,
        Limits limits) {

    public static final String DEFAULT_NAME = "pycos";
    public static final String DEFAULT_BIND_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 9705;
    public static final String DEFAULT_CLUSTER = "pycos";

    public TransportConfig {
        if (name.isBlank() || Text.tooLong(name, Text.MAX_NAME)) {
            throw new IllegalArgumentException(
                    "'name' must have 1 to " + Text.MAX_NAME + " bytes, was '" + name + "'");
        }
        if (port != null && (port < 0 || port > 65_535)) {
            throw new IllegalArgumentException("'port' must be 0 to 65535, was " + port);
        }
        hosts = List.copyOf(hosts);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects what differs from the defaults; only the secret has none. */
    public static final class Builder {

        private String name = DEFAULT_NAME;
        private @Nullable SharedSecret secret;
        private String bindHost = DEFAULT_BIND_HOST;
        private @Nullable Integer port;
        private @Nullable String advertisedHost;
        private String cluster = DEFAULT_CLUSTER;
        private String agreement = "";
        private final List<Location> hosts = new ArrayList<>();
        private @Nullable MulticastGroup multicast = MulticastGroup.DEFAULT;
        private Supplier<Membership> membership = Membership::jgroups;
        private Limits limits = Limits.DEFAULTS;

        private Builder() {}

        public Builder name(String name) {
            this.name = name;
            return this;
        }

        public Builder secret(SharedSecret secret) {
            this.secret = secret;
            return this;
        }

        public Builder bindHost(String bindHost) {
            this.bindHost = bindHost;
            return this;
        }

        /** Exactly this port; 0 for any free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        public Builder advertisedHost(@Nullable String advertisedHost) {
            this.advertisedHost = advertisedHost;
            return this;
        }

        public Builder cluster(String cluster) {
            this.cluster = cluster;
            return this;
        }

        public Builder agreement(String agreement) {
            this.agreement = agreement;
            return this;
        }

        public Builder hosts(List<Location> hosts) {
            this.hosts.clear();
            this.hosts.addAll(hosts);
            return this;
        }

        /** Announces this process there; null for no multicast. */
        public Builder multicast(@Nullable MulticastGroup multicast) {
            this.multicast = multicast;
            return this;
        }

        /**
         * A process that only connects to places it is told: no group, no discovery, no JGroups
         * classes.
         */
        public Builder pointToPoint() {
            this.membership = Membership::none;
            this.multicast = null;
            return this;
        }

        public Builder membership(Supplier<Membership> membership) {
            this.membership = membership;
            return this;
        }

        public Builder limits(Limits limits) {
            this.limits = limits;
            return this;
        }

        public TransportConfig build() {
            return new TransportConfig(
                    name,
                    Objects.requireNonNull(secret, "'secret' must be set"),
                    bindHost,
                    port,
                    advertisedHost,
                    cluster,
                    agreement,
                    hosts,
                    multicast,
                    membership,
                    limits);
        }
    }
}

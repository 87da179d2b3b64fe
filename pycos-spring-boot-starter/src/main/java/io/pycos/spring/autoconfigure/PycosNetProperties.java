package io.pycos.spring.autoconfigure;

import io.pycos.Location;
import io.pycos.net.ClusterBuilder;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the network. What is not set is left to the builder, so its defaults are the defaults
 * here.
 *
 * @param enabled Whether this application looks for peers and can be found by them.
 * @param bindAddress Address or name of the network interface to listen at.
 * @param port TCP port to listen at, 0 for any free one.
 * @param advertisedHost Host that peers are told to use, where it is not the bound address.
 * @param secret What all applications of the cluster must know; required beyond loopback.
 * @param cluster Name of the cluster; applications of different clusters do not become peers.
 * @param hosts Where to look for peers besides multicast, each as host or host:port.
 * @param multicast Whether to announce this application by multicast.
 * @param maxMessageSize Largest message; must be the same in all applications of the cluster.
 * @param maxQueuedSize How much may wait for one peer before sends to it are refused.
 * @param silenceLimit After what silence a peer is lost.
 * @param trustedPackages Packages, with those below them, whose classes may be messages; the
 *     application's own if empty.
 */
@Validated
@ConfigurationProperties("pycos.net")
record PycosNetProperties(
        @DefaultValue("false") boolean enabled,
        @Nullable String bindAddress,
        @Min(0) @Max(65_535) @Nullable Integer port,
        @Nullable String advertisedHost,
        @Nullable String secret,
        @Nullable String cluster,
        @DefaultValue List<@NotBlank String> hosts,
        @Nullable Boolean multicast,
        @Nullable DataSize maxMessageSize,
        @Nullable DataSize maxQueuedSize,
        @DurationMin(nanos = 1) @Nullable Duration silenceLimit,
        @DefaultValue List<@NotBlank String> trustedPackages) {

    /** Whether a secret was configured, which all peers then know. */
    boolean hasSecret() {
        return secret != null && !secret.isBlank();
    }

    void apply(ClusterBuilder builder) {
        if (bindAddress != null) {
            builder.bindAddress(bindAddress);
        }
        if (port != null) {
            builder.port(port);
        }
        if (advertisedHost != null) {
            builder.advertisedHost(advertisedHost);
        }
        if (hasSecret()) {
            builder.secret(Objects.requireNonNull(secret));
        }
        if (cluster != null) {
            builder.cluster(cluster);
        }
        if (multicast != null) {
            builder.multicast(multicast);
        }
        if (maxMessageSize != null) {
            builder.maxMessageSize(Math.toIntExact(maxMessageSize.toBytes()));
        }
        if (maxQueuedSize != null) {
            builder.maxQueuedBytes(maxQueuedSize.toBytes());
        }
        if (silenceLimit != null) {
            builder.silenceLimit(silenceLimit);
        }
        builder.hosts(hosts.stream().map(PycosNetProperties::location).toList());
    }

    /** A host with or without a port; an IPv6 address with a port is in brackets. */
    static Location location(String text) {
        String host = text.strip();
        int colon = host.lastIndexOf(':');
        boolean hasPort =
                colon > host.lastIndexOf(']')
                        && (host.indexOf(':') == colon || host.startsWith("["));
        try {
            int port =
                    hasPort
                            ? Integer.parseInt(host.substring(colon + 1))
                            : ClusterBuilder.DEFAULT_PORT;
            return new Location(bare(hasPort ? host.substring(0, colon) : host), port);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "pycos.net.hosts: '" + text + "' is neither a host nor host:port", e);
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host;
    }
}

package io.pycos.net.wire;

/**
 * Those who share one secret: the cluster, or a smaller group that this process vouches for.
 *
 * <p>A compute node gives each of its server processes a circle of its own, so that a server never
 * holds the cluster's secret.
 *
 * @param name what {@link PeerInfo#circle()} reports for a peer that has proven this secret
 * @param secret what its members prove
 */
public record Circle(String name, SharedSecret secret) {

    /** The circle of the process's own secret; it alone takes part in discovery and membership. */
    public static final String CLUSTER = "cluster";
}

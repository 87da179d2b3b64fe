/**
 * The cluster: peers, locating tasks and channels, references across processes.
 *
 * <ul>
 *   <li>{@link io.pycos.net.Cluster}: this process among its peers, made by {@link
 *       io.pycos.net.ClusterBuilder}. Names go through {@link io.pycos.Directory}, and what is
 *       found are ordinary {@link io.pycos.TaskRef} and {@link io.pycos.Channel} references.
 *   <li>{@link io.pycos.net.Peer} and {@link io.pycos.net.PeerEvent}: who they are, and how that
 *       changes.
 *   <li>{@link io.pycos.net.PayloadCodec} and {@link io.pycos.net.TrustedTypes}: what may be in a
 *       message.
 *   <li>{@link io.pycos.net.ClusterStats}: counts.
 * </ul>
 */
@NullMarked
package io.pycos.net;

import org.jspecify.annotations.NullMarked;

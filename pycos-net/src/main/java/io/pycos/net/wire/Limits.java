package io.pycos.net.wire;

import java.time.Duration;

/**
 * The bounds within which a transport works; every default has a name.
 *
 * @param maxMessageSize largest message in bytes; the same in all processes of a cluster
 * @param maxQueuedBytes bytes per peer that may wait to be sent or confirmed
 * @param handshakeTimeout how long a connection may take to be proven
 * @param maxUnproven connections that may be in the middle of their proof at once
 * @param maxUnprovenPerAddress the same, from one address
 * @param heartbeatInterval a connection that was silent for so long gets a heartbeat
 * @param silenceLimit a peer that was silent for so long is given up
 * @param connectTimeout how long one attempt to connect may take
 * @param closeTimeout how long an orderly close may take
 */
public record Limits(
        int maxMessageSize,
        long maxQueuedBytes,
        Duration handshakeTimeout,
        int maxUnproven,
        int maxUnprovenPerAddress,
        Duration heartbeatInterval,
        Duration silenceLimit,
        Duration connectTimeout,
        Duration closeTimeout) {

    public static final int DEFAULT_MAX_MESSAGE_SIZE = 16 << 20;
    public static final long DEFAULT_MAX_QUEUED_BYTES = 64L << 20;
    public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);
    public static final int DEFAULT_MAX_UNPROVEN = 256;
    public static final int DEFAULT_MAX_UNPROVEN_PER_ADDRESS = 64;
    public static final Duration DEFAULT_HEARTBEAT_INTERVAL = Duration.ofSeconds(2);
    public static final Duration DEFAULT_SILENCE_LIMIT = Duration.ofSeconds(10);
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(3);
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** The defaults. */
    public static final Limits DEFAULTS =
            new Limits(
                    DEFAULT_MAX_MESSAGE_SIZE,
                    DEFAULT_MAX_QUEUED_BYTES,
                    DEFAULT_HANDSHAKE_TIMEOUT,
                    DEFAULT_MAX_UNPROVEN,
                    DEFAULT_MAX_UNPROVEN_PER_ADDRESS,
                    DEFAULT_HEARTBEAT_INTERVAL,
                    DEFAULT_SILENCE_LIMIT,
                    DEFAULT_CONNECT_TIMEOUT,
                    DEFAULT_CLOSE_TIMEOUT);

    public Limits {
        require(maxMessageSize > 0, "'maxMessageSize' must be positive");
        require(maxMessageSize <= 1 << 30, "'maxMessageSize' must be at most 1 GiB");
        require(
                maxQueuedBytes >= 2 * (maxMessageSize + (long) Session.OVERHEAD),
                "'maxQueuedBytes' must have room for two messages of 'maxMessageSize'");
        require(
                maxUnproven > 0 && maxUnprovenPerAddress > 0,
                "'maxUnproven' and 'maxUnprovenPerAddress' must be positive");
        require(heartbeatInterval.isPositive(), "'heartbeatInterval' must be positive");
        require(
                silenceLimit.compareTo(heartbeatInterval) > 0,
                "'silenceLimit' must be longer than 'heartbeatInterval'");
        require(handshakeTimeout.isPositive(), "'handshakeTimeout' must be positive");
        require(connectTimeout.isPositive(), "'connectTimeout' must be positive");
        require(!closeTimeout.isNegative(), "'closeTimeout' must not be negative");
    }

    /** The same limits with other sizes. */
    public Limits withSizes(int maxMessageSize, long maxQueuedBytes) {
        return new Limits(
                maxMessageSize,
                maxQueuedBytes,
                handshakeTimeout,
                maxUnproven,
                maxUnprovenPerAddress,
                heartbeatInterval,
                silenceLimit,
                connectTimeout,
                closeTimeout);
    }

    /** The same limits with another silence limit; heartbeats come at least four times as often. */
    public Limits withSilenceLimit(Duration silenceLimit) {
        Duration quarter = silenceLimit.dividedBy(4);
        return new Limits(
                maxMessageSize,
                maxQueuedBytes,
                handshakeTimeout,
                maxUnproven,
                maxUnprovenPerAddress,
                quarter.compareTo(heartbeatInterval) < 0 ? quarter : heartbeatInterval,
                silenceLimit,
                connectTimeout,
                closeTimeout);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}

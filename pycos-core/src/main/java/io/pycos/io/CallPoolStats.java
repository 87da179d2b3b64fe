package io.pycos.io;

/**
 * Counters of a {@link CallPool}.
 *
 * @param running calls being made now
 * @param queued calls that wait now
 * @param completed calls made since the start, however they ended
 * @param refused calls refused since the start
 */
public record CallPoolStats(int running, int queued, long completed, long refused) {}

package io.pycos.net.wire;

import java.util.Map;

/**
 * Counts of what a transport did since its start.
 *
 * @param messagesOut messages written to connections
 * @param bytesOut their payload bytes
 * @param messagesIn messages handed to the listener
 * @param bytesIn their payload bytes
 * @param sendsWithoutSession sends refused because no session was up
 * @param sendsOverLimit sends refused because the peer's queue was full
 * @param lostUnsent messages reported lost that were certainly not sent
 * @param lostMaybeArrived messages reported lost that may have arrived
 * @param sessionsOpened sessions that came up
 * @param sessionsEnded sessions that ended
 * @param listenerFailures exceptions thrown by the listener or a transmission
 * @param datagramsHeard valid announcements of other processes
 * @param datagramsRefused datagrams with a wrong form or MAC
 * @param groupMessagesRefused membership messages refused before they were decoded
 * @param refusals connections that did not become sessions, by reason
 */
public record TransportStats(
        long messagesOut,
        long bytesOut,
        long messagesIn,
        long bytesIn,
        long sendsWithoutSession,
        long sendsOverLimit,
        long lostUnsent,
        long lostMaybeArrived,
        long sessionsOpened,
        long sessionsEnded,
        long listenerFailures,
        long datagramsHeard,
        long datagramsRefused,
        long groupMessagesRefused,
        Map<Refusal.Reason, Long> refusals) {

    public TransportStats {
        refusals = Map.copyOf(refusals);
    }
}

package io.pycos.net;

import java.util.Map;

/**
 * Counts of what a cluster did since its start, and a few that are of now.
 *
 * @param peers peers now
 * @param messagesOut messages to tasks and channels abroad that were accepted for sending
 * @param messagesIn messages from abroad that were handed to a task or channel
 * @param bytesOut bytes of all messages written
 * @param bytesIn bytes of all messages read
 * @param sendsUnreachable messages not accepted since the recipient's process is no peer
 * @param sendsFull messages not accepted since too much waits for that peer already
 * @param recipientsGone messages from abroad for tasks or channels that have ended or never were
 * @param requestsRefused requests of peers not served since they had too many open
 * @param payloadsRefused what peers sent and was not decoded, by reason
 * @param deadLetters messages accepted and then not received
 * @param locates names looked for abroad
 * @param openRequests requests to peers that wait for an answer now
 * @param exported tasks and channels that peers may hold references to now
 * @param connectionsRefused connections that did not become sessions, by reason
 */
public record ClusterStats(
        int peers,
        long messagesOut,
        long messagesIn,
        long bytesOut,
        long bytesIn,
        long sendsUnreachable,
        long sendsFull,
        long recipientsGone,
        long requestsRefused,
        Map<PayloadException.Reason, Long> payloadsRefused,
        long deadLetters,
        long locates,
        int openRequests,
        int exported,
        Map<String, Long> connectionsRefused) {

    public ClusterStats {
        payloadsRefused = Map.copyOf(payloadsRefused);
        connectionsRefused = Map.copyOf(connectionsRefused);
    }
}

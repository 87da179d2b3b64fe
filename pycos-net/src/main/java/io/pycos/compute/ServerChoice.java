package io.pycos.compute;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which free server gets the next task. */
final class ServerChoice {

    private ServerChoice() {}

    /**
     * A server as a choice sees it.
     *
     * @param tasks how many it has run
     */
    record Candidate(ServerId id, boolean free, long tasks) {}

    /**
     * The free servers, best first: on the node with the smallest share of busy servers, there the
     * one with fewest tasks.
     */
    static List<ServerId> inOrder(Collection<Candidate> servers) {
        Map<Object, int[]> load = new HashMap<>();
        for (Candidate server : servers) {
            int[] counts = load.computeIfAbsent(server.id().node(), _ -> new int[2]);
            counts[0] += server.free() ? 0 : 1;
            counts[1]++;
        }
        return servers.stream()
                .filter(Candidate::free)
                .sorted(
                        Comparator.comparingDouble((Candidate one) -> busyShare(load, one))
                                .thenComparingLong(Candidate::tasks)
                                .thenComparingInt(one -> one.id().number()))
                .map(Candidate::id)
                .toList();
    }

    private static double busyShare(Map<Object, int[]> load, Candidate server) {
        int[] counts = load.getOrDefault(server.id().node(), new int[] {0, 1});
        return (double) counts[0] / counts[1];
    }
}

package io.pycos.compute.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the servers of a node are shared among computations: each free one goes to the computation
 * that has fewest, the oldest of several. Nothing is taken away. For one thread at a time.
 *
 * @param <C> computations
 */
final class Shares<C> {

    /** How many servers more a computation gets. */
    record Grant<C>(C computation, int servers) {}

    private record Share(int wanted, int has) {

        boolean isHungry() {
            return has < wanted;
        }

        Share more() {
            return new Share(wanted, has + 1);
        }
    }

    private final int total;
    private final Map<C, Share> shares = new LinkedHashMap<>();

    Shares(int total) {
        this.total = total;
    }

    void add(C computation, int wanted) {
        shares.put(computation, new Share(wanted, 0));
    }

    void remove(C computation) {
        shares.remove(computation);
    }

    /** A computation has a server less, and shall not get another for it. */
    void giveBack(C computation) {
        shares.computeIfPresent(
                computation, (_, share) -> new Share(share.has() - 1, share.has() - 1));
    }

    /** Those that have some. */
    List<C> users() {
        return shares.entrySet().stream()
                .filter(entry -> entry.getValue().has() > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Shares out what is free, and tells who got how many; also who wanted some and has none. */
    List<Grant<C>> shareOut() {
        Map<C, Integer> before = new LinkedHashMap<>();
        shares.forEach((computation, share) -> before.put(computation, share.has()));
        int free = total - shares.values().stream().mapToInt(Share::has).sum();
        for (Optional<C> next = hungriest(); free > 0 && next.isPresent(); next = hungriest()) {
            shares.computeIfPresent(next.get(), (_, share) -> share.more());
            free--;
        }
        List<Grant<C>> grants = new ArrayList<>();
        shares.forEach(
                (computation, share) -> {
                    int more = share.has() - before.getOrDefault(computation, 0);
                    if (more > 0 || share.has() == 0) {
                        grants.add(new Grant<>(computation, more));
                    }
                });
        return grants;
    }

    private Optional<C> hungriest() {
        return shares.entrySet().stream()
                .filter(entry -> entry.getValue().isHungry())
                .min(Comparator.comparingInt(entry -> entry.getValue().has()))
                .map(Map.Entry::getKey);
    }
}

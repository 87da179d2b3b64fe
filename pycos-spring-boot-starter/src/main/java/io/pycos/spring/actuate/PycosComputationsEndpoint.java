package io.pycos.spring.actuate;

import io.pycos.compute.ComputationInfo;
import io.pycos.compute.ComputeClient;
import io.pycos.compute.NodeInfo;
import io.pycos.compute.node.ComputeNode;
import io.pycos.compute.node.ServedComputation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Shows the computations that this application has submitted, and those that its node serves, in
 * pages.
 */
@Endpoint(id = "pycoscomputations")
public class PycosComputationsEndpoint {

    private final @Nullable ComputeClient client;
    private final @Nullable ComputeNode node;

    /**
     * @param node null while this application has none
     */
    public PycosComputationsEndpoint(@Nullable ComputeClient client, @Nullable ComputeNode node) {
        this.client = client;
        this.node = node;
    }

    /**
     * @param page counted from 0; 0 if absent
     * @param size 50 if absent, at most 1000
     */
    @ReadOperation
    public Computations computations(@Nullable Integer page, @Nullable Integer size) {
        Paging paging = Paging.of(page, size);
        List<ComputationView> all = all();
        return new Computations(
                node != null || !all.isEmpty(),
                paging.page(),
                paging.size(),
                all.size(),
                paging.of(all));
    }

    private List<ComputationView> all() {
        var all = new ArrayList<ComputationView>();
        if (client != null) {
            client.computations().forEach(computation -> all.add(ComputationView.of(computation)));
        }
        if (node != null) {
            node.computations().forEach(computation -> all.add(ComputationView.of(computation)));
        }
        all.sort(Comparator.comparing(ComputationView::since).thenComparing(ComputationView::id));
        return all;
    }

    /**
     * One page, the oldest computations first.
     *
     * @param enabled whether this application has a node, or computations of its own
     * @param total number of computations on all pages
     */
    public record Computations(
            boolean enabled, int page, int size, int total, List<ComputationView> computations)
            implements OperationResponseBody {}

    /**
     * A computation as this application sees it.
     *
     * @param role {@code client} if this application has submitted it, {@code node} if its node
     *     serves it
     * @param tasks of a client's computation
     * @param explanation what a client's computation waits for, and why
     */
    public record ComputationView(
            String id,
            String name,
            String role,
            String state,
            Instant since,
            ComputationInfo.@Nullable TaskCounts tasks,
            List<String> nodes,
            List<ServerView> servers,
            long classesShipped,
            @Nullable String explanation) {

        static ComputationView of(ComputationInfo computation) {
            return new ComputationView(
                    computation.id(),
                    computation.name(),
                    "client",
                    computation.state().name(),
                    computation.since(),
                    computation.tasks(),
                    computation.nodes().stream().map(NodeInfo::toString).toList(),
                    computation.servers().stream().map(ServerView::of).toList(),
                    computation.classesShipped(),
                    computation.explanation());
        }

        static ComputationView of(ServedComputation computation) {
            return new ComputationView(
                    computation.id(),
                    computation.name(),
                    "node",
                    "SERVED",
                    computation.since(),
                    null,
                    List.of(),
                    computation.servers().stream().map(ServerView::of).toList(),
                    computation.classes(),
                    null);
        }
    }

    /** A server process. */
    public record ServerView(String server, long pid, String state, long tasksEnded) {

        static ServerView of(ComputationInfo.ServerStatus status) {
            return new ServerView(
                    status.server().toString(),
                    status.server().pid(),
                    status.isBusy() ? "BUSY" : "IDLE",
                    status.tasksEnded());
        }

        static ServerView of(ServedComputation.ServerProcess process) {
            return new ServerView(
                    "server " + process.number(),
                    process.pid(),
                    process.state().name(),
                    process.tasksEnded());
        }
    }
}

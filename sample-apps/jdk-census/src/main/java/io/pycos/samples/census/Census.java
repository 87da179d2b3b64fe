package io.pycos.samples.census;

import io.pycos.compute.Computation;
import io.pycos.compute.ComputationInfo;
import io.pycos.compute.ComputationRun;
import io.pycos.compute.ComputeClient;
import io.pycos.compute.NodeInfo;
import io.pycos.compute.ServerInfo;
import io.pycos.compute.TaskOutcome;
import io.pycos.samples.census.CensusReport.Counted;
import io.pycos.samples.census.CensusReport.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Has each module counted by a task on a server, and collects the answers.
 *
 * <p>Waits as long as there is a server; without any for {@code patience} it gives up. For one
 * thread, which it blocks.
 */
final class Census {

    private static final Duration GLANCE = Duration.ofMillis(100);

    /** How long after the last node was found another one may still be on its way. */
    private static final Duration GATHERING = Duration.ofSeconds(2);

    /** How long a node that was found may take for its first server before it is not waited for. */
    private static final Duration MUSTER = Duration.ofSeconds(15);

    private final ComputationRun run;
    private final Duration patience;
    private final Progress progress;
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private final Set<String> open = new LinkedHashSet<>();
    private final List<Counted> results = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private long classes;
    private long lastSign = System.nanoTime();

    private record Ended(String module, TaskOutcome<ModuleResult> outcome) {}

    private Census(ComputationRun run, Duration patience, Progress progress) {
        this.run = run;
        this.patience = patience;
        this.progress = progress;
    }

    /** Counts modules; those named first are begun first. */
    static CensusReport take(
            ComputeClient client, List<String> modules, Duration patience, Progress progress)
            throws InterruptedException {
        Computation computation =
                Computation.builder("jdk-census").function(ModuleTask::count).build();
        try (ComputationRun run = client.submit(computation)) {
            return new Census(run, patience, progress).take(modules);
        }
    }

    private CensusReport take(List<String> modules) throws InterruptedException {
        muster();
        modules.forEach(this::submit);
        while (!open.isEmpty() && isHopeful()) {
            Ended next = ended.poll(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
            if (next != null) {
                record(next);
            }
            show(modules.size());
        }
        progress.end();
        giveUpOpen();
        return new CensusReport(
                List.copyOf(results), List.copyOf(failures), run.info().classesShipped());
    }

    /**
     * Waits until each node has a server, so that all take part: one alone may have counted most
     * modules before another has started its first process.
     */
    private void muster() throws InterruptedException {
        long found = System.nanoTime();
        int nodes = 0;
        while (isHopeful() && !isMustered(found)) {
            Thread.sleep(GLANCE);
            if (run.nodes().size() != nodes) {
                nodes = run.nodes().size();
                found = System.nanoTime();
            }
        }
    }

    private boolean isMustered(long found) {
        List<NodeInfo> nodes = run.nodes();
        List<String> ready = run.servers().stream().map(Census::host).toList();
        long since = System.nanoTime() - found;
        boolean alone = nodes.stream().allMatch(node -> node.location().isLocal());
        boolean all = nodes.stream().map(Census::host).allMatch(ready::contains);
        return !ready.isEmpty()
                && (alone || since > GATHERING.toNanos())
                && (all || since > MUSTER.toNanos());
    }

    private static String host(NodeInfo node) {
        return node.name() + " " + node.location();
    }

    private static String host(ServerInfo server) {
        return server.node() + " " + server.location();
    }

    private void submit(String module) {
        open.add(module);
        run.submit(ModuleTask::count, module, System.getProperty("java.version"))
                .outcome()
                .thenAccept(outcome -> ended.add(new Ended(module, outcome)));
    }

    private boolean isHopeful() {
        long now = System.nanoTime();
        if (!run.servers().isEmpty()) {
            lastSign = now;
        }
        return now - lastSign < patience.toNanos();
    }

    private void record(Ended end) {
        open.remove(end.module());
        switch (end.outcome()) {
            case TaskOutcome.Returned<ModuleResult>(_, var server, var result) -> {
                results.add(new Counted(result, server));
                classes += result.count().classes();
            }
            case TaskOutcome.Failed<ModuleResult>(_, var server, var failure) ->
                    fail(end.module(), failure + " (" + server + ")");
            case TaskOutcome.Lost<ModuleResult> lost -> fail(end.module(), "lost: " + lost.why());
            case TaskOutcome.Terminated<ModuleResult> _ -> fail(end.module(), "terminated");
        }
    }

    private void fail(String module, String why) {
        failures.add(new Failure(module, why));
    }

    private void show(int modules) {
        ComputationInfo info = run.info();
        long busy = info.servers().stream().filter(ComputationInfo.ServerStatus::isBusy).count();
        progress.show(results.size() + failures.size(), modules, classes, busy);
    }

    private void giveUpOpen() {
        if (open.isEmpty()) {
            return;
        }
        String why = "no server for " + patience.toSeconds() + " s: " + run.explain();
        run.terminate();
        open.forEach(module -> fail(module, why));
    }
}

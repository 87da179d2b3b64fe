package io.pycos.compute;

import io.pycos.RefId;
import io.pycos.compute.TaskOutcome.Started;
import io.pycos.compute.protocol.Serial;
import io.pycos.compute.protocol.TaskEnd;
import io.pycos.compute.protocol.ValueCodec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks of a computation: gives them to servers, and learns how they end.
 *
 * <h2>For maintainers</h2>
 *
 * <p>Everything happens in actions of one {@link Serial}. A task is in exactly one of these places:
 * {@code waiting}; on a server of {@code servers}; being decoded, when its result has come; ended.
 * Each attempt has a number, and what servers report counts only for the attempt that they have. A
 * task whose server is gone goes back to {@code waiting} if it had certainly not begun and another
 * server may have it.
 */
final class Dispatch {

    /**
     * How often a task is given to a server that is lost before the task begins, until it is given
     * up.
     */
    static final int MAX_ATTEMPTS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    private final Serial serial;
    private final EventFeed feed;
    private final Tally tally;
    private final ValueCodec codec;
    private final Runnable whenEnded;
    private final WaitingJobs waiting = new WaitingJobs();
    private final Map<ServerId, ServerEntry> servers = new LinkedHashMap<>();
    private final Set<RefId> nodes = new HashSet<>();
    private boolean closing;

    /**
     * Has no tasks at first.
     *
     * @param whenEnded run after each task's end
     */
    Dispatch(RunContext run, Tally tally, ValueCodec codec, Runnable whenEnded) {
        this.serial = run.serial();
        this.feed = run.feed();
        this.tally = tally;
        this.codec = codec;
        this.whenEnded = whenEnded;
    }

    /** How many tasks wait for a server; from any thread. */
    int waiting() {
        return waiting.size();
    }

    // tasks

    void add(Job<?> job) {
        if (closing) {
            end(job, new TaskOutcome.Terminated<>(job.id(), null));
        } else if (!exists(job.placement())) {
            lose(job, Started.NO, null, "there is no such server or node any more");
        } else {
            waiting.add(job);
            place();
        }
    }

    void terminate(Job<?> job) {
        if (waiting.remove(job)) {
            end(job, new TaskOutcome.Terminated<>(job.id(), null));
        } else if (job.server() instanceof ServerEntry server && !job.terminating()) {
            job.terminateSoon();
            server.interrupt(job);
        }
    }

    /**
     * Ends those that wait and those yet to come, and has those that are on servers end with them.
     */
    void terminateAll() {
        closing = true;
        waiting.removeIf(_ -> true)
                .forEach(job -> end(job, new TaskOutcome.Terminated<>(job.id(), null)));
        servers.values()
                .forEach(
                        server -> {
                            if (server.job() instanceof Job<?> job) {
                                job.terminateSoon();
                            }
                        });
    }

    private boolean exists(Placement placement) {
        return switch (placement) {
            case Placement.Anywhere() -> true;
            case Placement.OnNode(var node) -> nodes.contains(node);
            case Placement.OnServer(var server) -> servers.containsKey(server);
        };
    }

    /** Gives tasks to free servers for as long as there are both. */
    private void place() {
        while (!waiting.isEmpty() && placeOne()) {
            continue;
        }
    }

    private boolean placeOne() {
        List<ServerChoice.Candidate> candidates =
                servers.values().stream()
                        .map(
                                server ->
                                        new ServerChoice.Candidate(
                                                server.info().id(),
                                                server.isFree(),
                                                server.tasksEnded()))
                        .toList();
        for (ServerId id : ServerChoice.inOrder(candidates)) {
            ServerEntry server = servers.get(id);
            Job<?> job = waiting.poll(id);
            if (server != null && job != null) {
                give(server, job);
                return true;
            }
        }
        return false;
    }

    private void give(ServerEntry server, Job<?> job) {
        server.run(job, e -> cannotSend(server, job, e));
    }

    private void cannotSend(ServerEntry server, Job<?> job, RuntimeException e) {
        if (server.job() == job) {
            server.free();
            end(job, new TaskOutcome.Failed<>(job.id(), server.info(), failure(e)));
            place();
        }
    }

    // servers

    void nodeFound(RefId node) {
        nodes.add(node);
    }

    void nodeGone(RefId node, String why) {
        nodes.remove(node);
        waiting.removeIf(
                        placement ->
                                placement instanceof Placement.OnNode(var wanted)
                                        && wanted.equals(node))
                .forEach(job -> lose(job, Started.NO, null, why));
    }

    void serverReady(ServerEntry server) {
        servers.put(server.info().id(), server);
        place();
    }

    void serverGone(ServerEntry server, Started started, String why) {
        ServerId id = server.info().id();
        servers.remove(id);
        Job<?> job = server.free();
        if (job != null) {
            leave(job, server.info(), started, why);
        }
        waiting.removeIf(
                        placement ->
                                placement instanceof Placement.OnServer(var wanted)
                                        && wanted.equals(id))
                .forEach(pinned -> lose(pinned, Started.NO, server.info(), why));
        place();
    }

    private void leave(Job<?> job, ServerInfo server, Started started, String why) {
        if (job.terminating()) {
            end(job, new TaskOutcome.Terminated<>(job.id(), server));
        } else if (started == Started.NO && mayRunElsewhere(job)) {
            LOG.info("{} had not begun on {}, and is run again: {}", job, server, why);
            waiting.addFirst(job);
        } else {
            lose(job, started, server, why);
        }
    }

    private boolean mayRunElsewhere(Job<?> job) {
        return job.attempt() < MAX_ATTEMPTS && exists(job.placement());
    }

    // what servers report

    void taskStarted(ServerEntry server, Job<?> job) {
        feed.report(
                new ComputationEvent.TaskStarted(
                        job.id(), job.function(), job.attempt(), server.info()));
    }

    void taskEnded(ServerEntry server, TaskEnd how) {
        Job<?> job = server.free();
        if (job != null) {
            ended(job, server.info(), how);
            place();
        }
    }

    private <R extends @Nullable Object> void ended(Job<R> job, ServerInfo server, TaskEnd how) {
        switch (how) {
            case TaskEnd.Returned(byte[] value) -> decodeAndEnd(job, server, value);
            case TaskEnd.Interrupted() -> end(job, new TaskOutcome.Terminated<>(job.id(), server));
            case TaskEnd.Failed(String type, String message, String stack) ->
                    end(
                            job,
                            new TaskOutcome.Failed<>(
                                    job.id(), server, new RemoteFailure(type, message, stack)));
        }
    }

    /** Outside the turn, since it runs constructors of the application. */
    private <R extends @Nullable Object> void decodeAndEnd(
            Job<R> job, ServerInfo server, byte[] value) {
        Thread.ofVirtual()
                .name("pycos-decode")
                .start(
                        () -> {
                            TaskOutcome<R> outcome = decode(job, server, value);
                            serial.run(() -> end(job, outcome));
                        });
    }

    @SuppressWarnings({
        "unchecked",
        "NullAway"
    }) // decoded as the type declared; null only where R has it
    private <R extends @Nullable Object> TaskOutcome<R> decode(
            Job<R> job, ServerInfo server, byte[] value) {
        try {
            @Nullable Object result = codec.decode(List.of(job.target().result()), value)[0];
            return new TaskOutcome.Returned<>(job.id(), server, (R) result);
        } catch (RuntimeException | LinkageError e) {
            return new TaskOutcome.Failed<>(job.id(), server, failure(e));
        }
    }

    private static RemoteFailure failure(Throwable e) {
        var stack = new StringWriter();
        e.printStackTrace(new PrintWriter(stack, true));
        return new RemoteFailure(
                e.getClass().getName(), String.valueOf(e.getMessage()), stack.toString());
    }

    private <R extends @Nullable Object> void lose(
            Job<R> job, Started started, @Nullable ServerInfo server, String why) {
        end(job, new TaskOutcome.Lost<>(job.id(), started, server, why));
    }

    private <R extends @Nullable Object> void end(Job<R> job, TaskOutcome<R> outcome) {
        if (!job.hasEnded()) {
            tally.end(outcome);
            feed.report(new ComputationEvent.TaskEnded(job.function(), outcome));
            job.end(outcome);
            whenEnded.run();
        }
    }
}

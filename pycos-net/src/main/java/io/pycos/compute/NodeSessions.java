package io.pycos.compute;

import io.pycos.RefId;
import io.pycos.TaskRef;
import io.pycos.compute.TaskOutcome.Started;
import io.pycos.compute.protocol.NodeMessage;
import io.pycos.compute.protocol.Serial;
import io.pycos.compute.protocol.ServiceMessage;
import io.pycos.compute.protocol.TaskEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a computation: asks those there are and those that come, tells them that the client
 * lives, and ends their service at the end. Everything but {@link #list} and {@link #explain}
 * happens in actions of one {@link Serial}.
 */
final class NodeSessions implements NodeSession.Owner {

    /** How often nodes hear that the client lives. */
    static final Duration RENEWAL = Duration.ofSeconds(5);

    /** How long nodes may take to confirm the end of service. */
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);

    /** How long a node that does not serve is left alone. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private static final Duration SEEK = Duration.ofSeconds(1);

    private final RunContext run;
    private final NodeFinder finder;
    private final Dispatch dispatch;
    private final ShippedClasses classes;
    private final Runnable whenOver;
    private final Runnable seekSoon;
    private final Map<RefId, Long> notBefore = new HashMap<>();
    private boolean closing;

    // for snapshots by other threads
    private final List<NodeSession> sessions = new CopyOnWriteArrayList<>();
    private final Map<RefId, String> lastWords = new ConcurrentHashMap<>();

    /**
     * Asks nobody before {@link #start}.
     *
     * @param whenOver run after each end of a session
     */
    NodeSessions(
            RunContext run,
            NodeFinder finder,
            Dispatch dispatch,
            ShippedClasses classes,
            Runnable whenOver) {
        this.run = run;
        this.finder = finder;
        this.dispatch = dispatch;
        this.classes = classes;
        this.whenOver = whenOver;
        this.seekSoon = () -> run.serial().run(this::seek);
    }

    void start() {
        finder.whenFound(seekSoon);
        run.serial().every(SEEK, this::seek);
        run.serial().every(RENEWAL, () -> tellAll(new ServiceMessage.Renew()));
        seek();
    }

    // snapshots

    /** The nodes that were asked, and have not declined. */
    List<NodeSession> list() {
        return List.copyOf(sessions);
    }

    String explain() {
        List<String> said = new ArrayList<>();
        for (NodeSession session : sessions) {
            said.add(session.title() + " " + session.status() + ready(session));
        }
        said.addAll(lastWords.values());
        return said.isEmpty() ? "no node was found: " + finder.explain() : String.join("; ", said);
    }

    private static String ready(NodeSession session) {
        int ready = session.servers().size();
        return session.info() == null
                ? ""
                : ", of which " + ready + (ready == 1 ? " is" : " are") + " ready";
    }

    // nodes

    private void seek() {
        if (closing) {
            return;
        }
        List<TaskRef<NodeMessage>> nodes = finder.nodes();
        List<RefId> present = nodes.stream().map(TaskRef::id).toList();
        lastWords.keySet().retainAll(present);
        notBefore.keySet().retainAll(present);
        nodes.stream()
                .filter(this::mayAsk)
                .forEach(node -> sessions.add(new NodeSession(node, run, this)));
    }

    private boolean mayAsk(TaskRef<NodeMessage> node) {
        Long time = notBefore.get(node.id());
        return (time == null || System.nanoTime() - time >= 0)
                && sessions.stream().noneMatch(session -> session.node().id().equals(node.id()));
    }

    private void tellAll(ServiceMessage message) {
        sessions.forEach(session -> session.send(message));
    }

    /** Asks all nodes to end the service. */
    void close() {
        if (!closing) {
            closing = true;
            finder.forget(seekSoon);
            run.serial().after(CLOSE_TIMEOUT, this::giveUp);
            list().forEach(NodeSession::close);
            whenOver.run();
        }
    }

    private void giveUp() {
        list().forEach(
                        session ->
                                session.end(
                                        "the node did not confirm the end within "
                                                + CLOSE_TIMEOUT));
    }

    boolean areClosed() {
        return closing && sessions.isEmpty();
    }

    // what the sessions report

    @Override
    public int wanted(NodeInfo node) {
        if (closing || !run.computation().takes(node)) {
            return 0;
        }
        int claimed = 0;
        for (NodeSession session : sessions) {
            claimed += Math.min(session.claim(), Integer.MAX_VALUE - claimed);
        }
        return run.computation().servers() - Math.min(claimed, run.computation().servers());
    }

    @Override
    public void found(NodeSession session, NodeInfo node) {
        dispatch.nodeFound(node.id());
        run.feed().report(new ComputationEvent.NodeFound(node));
    }

    @Override
    public void serverReady(ServerEntry server) {
        run.feed().report(new ComputationEvent.ServerStarted(server.info()));
        dispatch.serverReady(server);
    }

    @Override
    public void serverGone(ServerEntry server, Started started, String why) {
        run.feed()
                .report(
                        closing
                                ? new ComputationEvent.ServerClosed(server.info())
                                : new ComputationEvent.ServerLost(server.info(), why));
        dispatch.serverGone(server, started, why);
    }

    @Override
    public void taskStarted(ServerEntry server, Job<?> job) {
        dispatch.taskStarted(server, job);
    }

    @Override
    public void taskEnded(ServerEntry server, TaskEnd end) {
        dispatch.taskEnded(server, end);
    }

    /** Beside the turn, since it reads files. */
    @Override
    public void classWanted(NodeSession session, String name, @Nullable String hash) {
        Thread.ofVirtual()
                .name("pycos-classes")
                .start(
                        () -> {
                            ServiceMessage answer =
                                    hash == null
                                            ? classes.identify(name)
                                            : classes.content(name, hash);
                            run.serial().run(() -> session.send(answer));
                        });
    }

    @Override
    public void over(NodeSession session, String why) {
        sessions.remove(session);
        RefId id = session.node().id();
        NodeInfo node = session.info();
        if (node != null && session.wasReported()) {
            dispatch.nodeGone(id, why);
            if (!closing) {
                run.feed().report(new ComputationEvent.NodeLost(node, why));
            }
        }
        lastWords.put(id, session.title() + " " + session.status());
        notBefore.put(id, System.nanoTime() + RETRY.toNanos());
        whenOver.run();
    }
}

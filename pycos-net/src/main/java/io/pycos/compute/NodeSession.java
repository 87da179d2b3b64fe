package io.pycos.compute;

import io.pycos.TaskExit;
import io.pycos.TaskRef;
import io.pycos.compute.TaskOutcome.Started;
import io.pycos.compute.protocol.ClientMessage;
import io.pycos.compute.protocol.NodeCard;
import io.pycos.compute.protocol.NodeMessage;
import io.pycos.compute.protocol.Outbox;
import io.pycos.compute.protocol.Serial;
import io.pycos.compute.protocol.ServiceMessage;
import io.pycos.compute.protocol.TaskEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One computation at one node, as the client sees it: from the first question to the end of
 * service.
 *
 * <p>Belongs to the actions of the computation's {@link Serial}; what others may read says so.
 */
final class NodeSession {

    /** How long a node may take to say who it is, and to open. */
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    /** What the computation makes of it; called in its turn. */
    interface Owner {

        /** Whether to use the node, and how many of its servers; 0 for not. */
        int wanted(NodeInfo node);

        /** The node serves the computation from now on. */
        void found(NodeSession session, NodeInfo node);

        void serverReady(ServerEntry server);

        /**
         * A server that was ready is gone.
         *
         * @param started whether the task had begun that the server had, if any
         */
        void serverGone(ServerEntry server, Started started, String why);

        void taskStarted(ServerEntry server, Job<?> job);

        void taskEnded(ServerEntry server, TaskEnd end);

        /** The node asks for a class, or for the bytes of one whose hash it has been told. */
        void classWanted(NodeSession node, String name, @Nullable String hash);

        /** The session is over; its servers were reported gone before. */
        void over(NodeSession node, String why);
    }

    private final TaskRef<NodeMessage> node;
    private final RunContext run;
    private final Owner owner;
    private final Serial serial;
    private final TaskRef<ClientMessage> inbox;
    private @Nullable Outbox<ServiceMessage> service;
    private @Nullable NodeCard card;
    private final List<CompletableFuture<TaskExit>> observations = new ArrayList<>();
    private int asked;
    private boolean reported;
    private boolean over;

    // for snapshots by other threads
    private final Map<Integer, ServerEntry> servers = new ConcurrentSkipListMap<>();
    private volatile @Nullable NodeInfo info;
    private volatile String status = "was asked, and has not answered yet";

    /** Asks the node who it is. */
    NodeSession(TaskRef<NodeMessage> node, RunContext run, Owner owner) {
        this.node = node;
        this.run = run;
        this.owner = owner;
        this.serial = run.serial();
        this.inbox =
                run.scheduler()
                        .task("pycos-computation", ClientMessage.class)
                        .daemon()
                        .handler((self, message) -> serial.run(() -> handle(message)));
        observe(node);
        if (!node.send(new NodeMessage.Describe(inbox))) {
            serial.run(() -> end("it does not take messages"));
        }
        serial.after(ANSWER_TIMEOUT, this::endIfSilent);
    }

    // snapshots

    TaskRef<NodeMessage> node() {
        return node;
    }

    /** The node, once it serves the computation. */
    @Nullable NodeInfo info() {
        return info;
    }

    List<ServerEntry> servers() {
        return List.copyOf(servers.values());
    }

    /** What the node said last, in words that follow its name. */
    String status() {
        return status;
    }

    /** The node, for people. */
    String title() {
        NodeInfo known = info;
        return known == null ? "the node at " + node.location() : known.toString();
    }

    private void observe(TaskRef<?> task) {
        CompletableFuture<TaskExit> exit = task.exit();
        observations.add(exit);
        exit.thenAccept(how -> serial.run(() -> end(describe(how))));
    }

    // towards the node

    void send(ServiceMessage message) {
        if (service != null) {
            service.send(message);
        }
    }

    /** As {@link Outbox#send(Object, Consumer)}. */
    void send(ServiceMessage message, Consumer<RuntimeException> failed) {
        if (service != null) {
            service.send(message, failed);
        }
    }

    /** Asks the node to end the service; {@link Owner#over} follows. */
    void close() {
        if (service != null) {
            send(new ServiceMessage.Close());
        } else {
            end("the computation was closed");
        }
    }

    @Nullable ServerEntry server(int number) {
        return servers.get(number);
    }

    // from the node

    private void handle(ClientMessage message) {
        if (over) {
            return;
        }
        switch (message) {
            case ClientMessage.Described(NodeCard described) -> described(described);
            case ClientMessage.Refused(NodeCard refusing, String why) -> refused(refusing, why);
            case ClientMessage.Opened(TaskRef<ServiceMessage> opened) -> opened(opened);
            case ClientMessage.Granted(int count, String why) -> granted(count, why);
            case ClientMessage.ServerUp up -> serverUp(up);
            case ClientMessage.ServerDown(int number, boolean started, String why) ->
                    serverDown(number, started, why);
            case ClientMessage.Started(int number, long task, int attempt) ->
                    started(number, task, attempt);
            case ClientMessage.Ended(int number, long task, int attempt, TaskEnd end) ->
                    ended(number, task, attempt, end);
            case ClientMessage.ClassWanted(String className) ->
                    owner.classWanted(this, className, null);
            case ClientMessage.BytesWanted(String className, String hash) ->
                    owner.classWanted(this, className, hash);
            case ClientMessage.Closed(String why) -> end(why);
        }
    }

    private void described(NodeCard described) {
        if (card != null) {
            return;
        }
        card = described;
        // No more than it has, or a node that is asked meanwhile would seem not to be wanted.
        int wanted =
                Math.min(owner.wanted(info(described, described.servers())), described.servers());
        asked = wanted;
        if (wanted == 0) {
            status = "is not wanted by the computation";
            end(status);
        } else if (node.send(new NodeMessage.Open(run.id(), run.name(), wanted, inbox))) {
            status = "was asked for servers";
        } else {
            end("it does not take messages");
        }
    }

    private void refused(NodeCard refusing, String why) {
        card = refusing;
        end("refused: " + why);
    }

    private void opened(TaskRef<ServiceMessage> opened) {
        if (service == null) {
            service = new Outbox<>(serial, opened);
            observe(opened);
        }
    }

    private void granted(int count, String why) {
        if (card == null) {
            return;
        }
        NodeInfo known = info(card, count);
        info = known;
        status =
                (count == 1 ? "gives 1 server" : "gives " + count + " servers")
                        + (why.isEmpty() ? "" : ", since " + why);
        if (!reported && count > 0) {
            reported = true;
            owner.found(this, known);
        }
    }

    private void serverUp(ClientMessage.ServerUp up) {
        NodeInfo known = info;
        if (known != null) {
            ServerInfo server =
                    new ServerInfo(
                            new ServerId(node.id(), up.server()),
                            known.name(),
                            known.location(),
                            up.pid(),
                            up.javaVersion());
            ServerEntry entry = new ServerEntry(this, server);
            servers.put(up.server(), entry);
            owner.serverReady(entry);
        }
    }

    private void serverDown(int number, boolean started, String why) {
        ServerEntry server = servers.remove(number);
        if (server != null) {
            boolean known = started || hasStarted(server);
            owner.serverGone(server, known ? Started.YES : Started.NO, why);
        } else {
            status = "has a server that ended before it was ready: " + why;
        }
    }

    private void started(int number, long task, int attempt) {
        ServerEntry server = servers.get(number);
        if (server != null && server.has(task, attempt) && server.job() instanceof Job<?> job) {
            job.begin();
            owner.taskStarted(server, job);
        }
    }

    private void ended(int number, long task, int attempt, TaskEnd end) {
        ServerEntry server = servers.get(number);
        if (server != null && server.has(task, attempt)) {
            server.countTask();
            owner.taskEnded(server, end);
        }
    }

    // the end

    private void endIfSilent() {
        if (service == null) {
            end("it did not answer within " + ANSWER_TIMEOUT);
        }
    }

    /** Without effect the second time. */
    void end(String why) {
        if (over) {
            return;
        }
        over = true;
        status = "serves no longer: " + why;
        if (service == null) {
            status = "does not serve: " + why;
        } else {
            service.close();
        }
        for (ServerEntry server : servers()) {
            servers.remove(server.info().id().number());
            owner.serverGone(server, hasStarted(server) ? Started.YES : Started.UNKNOWN, why);
        }
        owner.over(this, why);
        inbox.terminate();
        observations.forEach(observation -> observation.cancel(false));
    }

    private static boolean hasStarted(ServerEntry server) {
        return server.job() instanceof Job<?> job && job.started();
    }

    /** How many servers it gives, or may give. */
    int claim() {
        NodeInfo known = info;
        return known == null ? asked : known.servers();
    }

    /** Whether {@link Owner#found} was called. */
    boolean wasReported() {
        return reported;
    }

    private NodeInfo info(NodeCard of, int count) {
        return new NodeInfo(
                node.id(),
                of.name(),
                node.location(),
                of.pid(),
                of.processors(),
                count,
                of.javaVersion());
    }

    private static String describe(TaskExit exit) {
        return switch (exit) {
            case TaskExit.Lost(_, _, String why) -> why;
            case TaskExit.Returned _, TaskExit.Failed _, TaskExit.Terminated _ ->
                    "it ended its service";
        };
    }
}

package io.pycos.compute.node;

import io.pycos.Directory;
import io.pycos.NotDeliveredException;
import io.pycos.PycosException;
import io.pycos.PycosScheduler;
import io.pycos.Task;
import io.pycos.TaskRef;
import io.pycos.compute.protocol.LinkMessage;
import io.pycos.compute.protocol.Protocol;
import io.pycos.compute.protocol.ServerMessage;
import io.pycos.compute.protocol.TaskCall;
import io.pycos.compute.protocol.TaskEnd;
import io.pycos.net.Cluster;
import java.time.Duration;

/**
 * A server process: calls functions for its node until it is ended.
 *
 * <p>It joins no group: its only peer is its node, and it knows no secret but the key of its
 * computation. Messages are handled beside the call that runs on the thread of the {@link
 * CallRunner}. Without the node there is nothing left to do, so whatever cannot be reported to it
 * ends the process.
 */
final class Server implements CallRunner.Reports {

    /** How long a server looks for its node. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

    /** How long the node may take to accept a report. */
    static final Duration REPORT_TIMEOUT = Duration.ofSeconds(15);

    private final TaskRef<LinkMessage> node;
    private final ClassRequests classes;
    private final CallRunner calls;

    private Server(TaskRef<LinkMessage> node) {
        this.node = node;
        this.classes = new ClassRequests(node);
        this.calls =
                new CallRunner(
                        new ComputationLoader(
                                new VisibleClasses(Server.class.getClassLoader()), classes),
                        this);
    }

    /**
     * Connects to the node, and serves it on threads of its own.
     *
     * @throws PycosException when the node is not found
     */
    static void run(ServerTicket ticket) {
        Directory directory = Directory.create();
        PycosScheduler scheduler =
                PycosScheduler.builder("pycos-server").directory(directory).build();
        Cluster cluster =
                Cluster.builder(directory)
                        .name(ticket.link())
                        .pointToPoint(ticket.key())
                        .port(0)
                        .trustedTypes(Protocol.BETWEEN_NODE_AND_SERVER)
                        .start();
        cluster.connect(ticket.node());
        Server server = new Server(locate(cluster, ticket));
        server.serve(scheduler);
    }

    private static TaskRef<LinkMessage> locate(Cluster cluster, ServerTicket ticket) {
        return cluster.locateAt(ticket.node(), ticket.link(), LinkMessage.class, CONNECT_TIMEOUT)
                .join()
                .orElseThrow(
                        () ->
                                new PycosException(
                                        "did not find the node ("
                                                + ticket
                                                + ") within "
                                                + CONNECT_TIMEOUT
                                                + ": "
                                                + cluster.diagnosis()));
    }

    private void serve(PycosScheduler scheduler) {
        calls.start();
        node.exit().thenAccept(exit -> end("the node is gone: " + exit));
        TaskRef<ServerMessage> inbox =
                scheduler.task("server", ServerMessage.class).handler(this::handle);
        report(new LinkMessage.Ready(ProcessHandle.current().pid(), Protocol.javaVersion(), inbox));
    }

    private void handle(Task<ServerMessage> self, ServerMessage message) {
        switch (message) {
            case ServerMessage.Run(TaskCall call) -> calls.run(call);
            case ServerMessage.Interrupt(long task, int attempt) -> calls.interrupt(task, attempt);
            case ServerMessage.ClassFound(String name, byte[] bytes) -> classes.found(name, bytes);
            case ServerMessage.ClassMissing(String name, String why) -> classes.missing(name, why);
        }
    }

    @Override
    public void started(TaskCall call) {
        report(new LinkMessage.Started(call.task(), call.attempt()));
    }

    @Override
    public void ended(TaskCall call, TaskEnd end) {
        report(new LinkMessage.Ended(call.task(), call.attempt(), Protocol.bounded(end)));
    }

    private void report(LinkMessage message) {
        try {
            node.deliver(message, REPORT_TIMEOUT);
        } catch (NotDeliveredException e) {
            end("the node did not take a report: " + e.getMessage());
        }
    }

    private static void end(String why) {
        System.err.println(why);
        Runtime.getRuntime().halt(1);
    }
}

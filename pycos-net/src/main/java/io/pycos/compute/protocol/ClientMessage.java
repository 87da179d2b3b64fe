package io.pycos.compute.protocol;

import io.pycos.TaskRef;

/** To a client's task for one node and one computation, from that node. */
public sealed interface ClientMessage {

    /** The node would serve the client. */
    record Described(NodeCard node) implements ClientMessage {}

    /** The node does not serve the client. */
    record Refused(NodeCard node, String why) implements ClientMessage {}

    /** The node serves the computation from now on. */
    record Opened(TaskRef<ServiceMessage> service) implements ClientMessage {}

    /**
     * How many servers the node gives to the computation now.
     *
     * @param why what keeps it from giving more, empty when nothing does
     */
    record Granted(int servers, String why) implements ClientMessage {}

    /** A server process is ready. */
    record ServerUp(int server, long pid, String javaVersion) implements ClientMessage {}

    /**
     * A server process has ended.
     *
     * @param started whether the task that it had, if any, had been called
     */
    record ServerDown(int server, boolean started, String why) implements ClientMessage {}

    /** A function is about to be called. */
    record Started(int server, long task, int attempt) implements ClientMessage {}

    /** A call has ended, and its server is free. */
    record Ended(int server, long task, int attempt, TaskEnd end) implements ClientMessage {}

    /**
     * A server needs a class; answered by {@link ServiceMessage.ClassIs} or {@link
     * ServiceMessage.ClassMissing}.
     */
    record ClassWanted(String name) implements ClientMessage {}

    /** The node does not have these bytes; answered by {@link ServiceMessage.ClassBytes}. */
    record BytesWanted(String name, String hash) implements ClientMessage {}

    /** The node does not serve the computation any more, and its servers are gone. */
    record Closed(String why) implements ClientMessage {}
}

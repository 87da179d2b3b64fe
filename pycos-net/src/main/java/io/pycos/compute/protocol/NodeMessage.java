package io.pycos.compute.protocol;

import io.pycos.TaskRef;

/** To a node, from clients that want to be served. */
public sealed interface NodeMessage {

    /** The name under which a node's task is registered. */
    String NODE = "pycos-node";

    /**
     * Asks who the node is; answered by {@link ClientMessage.Described} or {@link
     * ClientMessage.Refused}.
     */
    record Describe(TaskRef<ClientMessage> client) implements NodeMessage {}

    /**
     * Asks for servers; answered by {@link ClientMessage.Opened} or {@link ClientMessage.Refused}.
     *
     * @param computation the computation's identity
     * @param name its name, for people
     * @param servers how many it takes at most
     */
    record Open(String computation, String name, int servers, TaskRef<ClientMessage> client)
            implements NodeMessage {}
}

package io.pycos.compute;

import io.pycos.RefId;

/**
 * Where a task may run. A task for a node or server that is not there, or no more, is lost at once,
 * not started.
 */
public sealed interface Placement {

    /**
     * On the node with the smallest share of busy servers, there on the server that has run the
     * fewest tasks.
     */
    record Anywhere() implements Placement {}

    /** On any server of one node. */
    record OnNode(RefId node) implements Placement {}

    /** On one server; when this is lost before the task has started, so is the task. */
    record OnServer(ServerId server) implements Placement {}

    static Placement anywhere() {
        return new Anywhere();
    }

    /** Any server of the node {@link NodeInfo#id}. */
    static Placement onNode(RefId node) {
        return new OnNode(node);
    }

    /** The server {@link ServerInfo#id}. */
    static Placement onServer(ServerId server) {
        return new OnServer(server);
    }

    /** Whether a task may run on this server. */
    default boolean allows(ServerId candidate) {
        return switch (this) {
            case Anywhere() -> true;
            case OnNode(RefId node) -> candidate.node().equals(node);
            case OnServer(ServerId server) -> candidate.equals(server);
        };
    }
}

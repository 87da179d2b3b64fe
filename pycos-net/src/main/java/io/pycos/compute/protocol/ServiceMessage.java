package io.pycos.compute.protocol;

/** To the task of a node that serves one computation, from the client. */
public sealed interface ServiceMessage {

    /** The client lives: the lease begins anew. */
    record Renew() implements ServiceMessage {}

    /** Has a server call a function; only to a server that was reported up and has no task. */
    record Run(int server, TaskCall call) implements ServiceMessage {}

    /** Interrupts a task, and ends its server if that does not help in time. */
    record Interrupt(int server, long task, int attempt) implements ServiceMessage {}

    /**
     * Which bytes a class has, by their SHA-256 as hexadecimal digits; the node may have them from
     * before.
     */
    record ClassIs(String name, String hash) implements ServiceMessage {}

    /** The client does not have a class. */
    record ClassMissing(String name, String why) implements ServiceMessage {}

    /** A class file that the node asked for. */
    record ClassBytes(String name, String hash, byte[] bytes) implements ServiceMessage {}

    /** The computation is over: ends the servers. Answered by {@link ClientMessage.Closed}. */
    record Close() implements ServiceMessage {}
}

package io.pycos.compute.protocol;

/** To a server process, from its node. */
public sealed interface ServerMessage {

    /** Calls a function on the processor thread; there is no other call at that time. */
    record Run(TaskCall call) implements ServerMessage {}

    /** Interrupts the call, if it is still running. */
    record Interrupt(long task, int attempt) implements ServerMessage {}

    /** A class that the server asked for. */
    record ClassFound(String name, byte[] bytes) implements ServerMessage {}

    /** A class that the client does not have. */
    record ClassMissing(String name, String why) implements ServerMessage {}
}

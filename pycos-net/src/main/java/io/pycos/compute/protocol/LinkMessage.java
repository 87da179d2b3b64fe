package io.pycos.compute.protocol;

import io.pycos.TaskRef;

/** To a node's task for one server process, from that process. */
public sealed interface LinkMessage {

    /** The server is ready. */
    record Ready(long pid, String javaVersion, TaskRef<ServerMessage> server)
            implements LinkMessage {}

    /** The function is about to be called; delivered before it is. */
    record Started(long task, int attempt) implements LinkMessage {}

    /** The call has ended, and the server is free. */
    record Ended(long task, int attempt, TaskEnd end) implements LinkMessage {}

    /** Answered by {@link ServerMessage.ClassFound} or {@link ServerMessage.ClassMissing}. */
    record ClassWanted(String name) implements LinkMessage {}

    /** The process has ended, or is about to. */
    record Gone(String why) implements LinkMessage {}
}

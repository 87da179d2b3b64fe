package io.pycos.compute.protocol;

/** What the parties agree on besides their messages. */
public final class Protocol {

    /** The types of messages between a client and a node. */
    public static final Class<?>[] BETWEEN_CLIENT_AND_NODE = {
        NodeMessage.class,
        NodeCard.class,
        ClientMessage.class,
        ServiceMessage.class,
        TaskCall.class,
        TaskEnd.class
    };

    /** The types of messages between a node and its server processes. */
    public static final Class<?>[] BETWEEN_NODE_AND_SERVER = {
        LinkMessage.class, ServerMessage.class, TaskCall.class, TaskEnd.class
    };

    /**
     * The largest arguments of a task, or result, in bytes: leaves room in a message for what is
     * beside them.
     */
    public static final int MAX_VALUE_SIZE = (16 << 20) - (64 << 10);

    private Protocol() {}

    /** The version of this JVM, as everywhere here. */
    public static String javaVersion() {
        return System.getProperty("java.version", "unknown");
    }

    /** The end of a call, or a failure instead of it when the result is too large. */
    public static TaskEnd bounded(TaskEnd end) {
        return end instanceof TaskEnd.Returned(byte[] value) && value.length > MAX_VALUE_SIZE
                ? tooLarge(value.length)
                : end;
    }

    private static TaskEnd tooLarge(int size) {
        String message =
                "the result has "
                        + size
                        + " bytes, more than the "
                        + MAX_VALUE_SIZE
                        + " that fit into a message: return less, or in several tasks";
        return new TaskEnd.Failed("io.pycos.compute.ResultTooLarge", message, message);
    }
}

package io.pycos.compute.protocol;

/** How a call ended on a server. */
public sealed interface TaskEnd {

    /**
     * @param value made by {@link ValueCodec} for the declared result
     */
    record Returned(byte[] value) implements TaskEnd {}

    /** An exception, as text. */
    record Failed(String type, String message, String stack) implements TaskEnd {}

    /** It was told to end, and did. */
    record Interrupted() implements TaskEnd {}
}

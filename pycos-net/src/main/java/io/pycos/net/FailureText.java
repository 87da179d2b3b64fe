package io.pycos.net;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** Exceptions on the wire: class, message and stack as text, bounded. */
final class FailureText {

    /** More of a stack than this is cut off. */
    static final int MAX_STACK = 32_768;

    private FailureText() {}

    static byte[] of(Throwable error) {
        return error instanceof RemoteFailureException remote
                ? write(remote.remoteClass(), remote.remoteMessage(), remote.remoteStack())
                : write(error.getClass().getName(), error.getMessage(), stackOf(error));
    }

    private static byte[] write(String type, @Nullable String message, String stack) {
        ByteOutput out = new ByteOutput(0, Integer.MAX_VALUE - 64);
        out.writeText(type);
        out.write(message == null ? 0 : 1);
        out.writeText(message == null ? "" : cut(message));
        out.writeText(cut(stack));
        return out.toBytes();
    }

    private static String stackOf(Throwable error) {
        StringWriter stack = new StringWriter();
        error.printStackTrace(new PrintWriter(stack));
        return stack.toString();
    }

    private static String cut(String text) {
        return text.length() <= MAX_STACK ? text : text.substring(0, MAX_STACK) + "…";
    }

    static RemoteFailureException read(ByteInput in) {
        String type = in.readText();
        boolean hasMessage = in.readByte() == 1;
        String message = in.readText();
        return new RemoteFailureException(type, hasMessage ? message : null, in.readText());
    }
}

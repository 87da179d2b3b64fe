package io.pycos.net;

import io.pycos.PycosException;
import org.jspecify.annotations.Nullable;

/**
 * An exception that ended something in another process, as text: nothing of it was loaded or run
 * here.
 */
public class RemoteFailureException extends PycosException {

    private static final long serialVersionUID = 1L;

    private final String remoteClass;
    private final @Nullable String remoteMessage;
    private final String remoteStack;

    public RemoteFailureException(
            String remoteClass, @Nullable String remoteMessage, String remoteStack) {
        super(remoteMessage == null ? remoteClass : remoteClass + ": " + remoteMessage);
        this.remoteClass = remoteClass;
        this.remoteMessage = remoteMessage;
        this.remoteStack = remoteStack;
    }

    /** The class of the exception, by name. */
    public String remoteClass() {
        return remoteClass;
    }

    /** The message of the exception. */
    public @Nullable String remoteMessage() {
        return remoteMessage;
    }

    /** Its stack trace with causes, as printed where it happened. */
    public String remoteStack() {
        return remoteStack;
    }
}

package io.pycos.net;

import io.pycos.PycosException;
import org.jspecify.annotations.Nullable;

/** A message cannot be encoded for a peer, or what a peer sent was refused. */
public class PayloadException extends PycosException {

    private static final long serialVersionUID = 1L;

    /** Kinds of refusal, each counted in {@link ClusterStats#payloadsRefused()}. */
    public enum Reason {
        /** The type is in no trusted package and not registered. */
        UNTRUSTED_TYPE,
        /** The recipient does not take messages of this type. */
        WRONG_TYPE,
        /** The encoded message is larger than the maximum message size. */
        TOO_LARGE,
        /** Lists, maps or objects are nested too deeply. */
        TOO_DEEP,
        /** The bytes do not follow the format. */
        MALFORMED,
        /** The type is trusted, but there is no way to write or read this value. */
        NOT_CONVERTIBLE
    }

    private final Reason reason;
    private final @Nullable String type;

    PayloadException(
            Reason reason, @Nullable String type, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.type = type;
    }

    PayloadException(Reason reason, @Nullable String type, String message) {
        this(reason, type, message, null);
    }

    static PayloadException untrusted(String type) {
        return new PayloadException(
                Reason.UNTRUSTED_TYPE,
                type,
                "type "
                        + type
                        + " is not trusted on the wire: add its package to"
                        + " pycos.net.trusted-packages (ClusterBuilder.trustedPackages), or register"
                        + " the class (ClusterBuilder.trustedTypes), in both processes");
    }

    static PayloadException malformed(String what) {
        return new PayloadException(Reason.MALFORMED, null, "malformed payload: " + what);
    }

    static PayloadException wrongType(String type, Class<?> expected) {
        return new PayloadException(
                Reason.WRONG_TYPE,
                type,
                "expected a message of " + expected.getName() + ", but it is of " + type);
    }

    public Reason reason() {
        return reason;
    }

    /** The name of the type concerned, if the refusal is about one. */
    public @Nullable String type() {
        return type;
    }
}

package io.pycos.net.wire;

/** A process that other machines can reach was started without a configured secret. */
public class MissingSecretException extends TransportException {

    private static final long serialVersionUID = 1L;

    private final String bindHost;

    public MissingSecretException(String bindHost) {
        super(
                "Cannot listen at "
                        + bindHost
                        + ", which other machines can reach, without a secret of its own: set"
                        + " pycos.net.secret to the same value in every process of the cluster");
        this.bindHost = bindHost;
    }

    /** Returns the address that was to be bound. */
    public String bindHost() {
        return bindHost;
    }
}

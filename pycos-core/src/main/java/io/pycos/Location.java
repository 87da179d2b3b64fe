package io.pycos;

/**
 * Where a process can be reached: host and TCP port.
 *
 * <p>{@link #LOCAL} stands for "this process", whether or not it is on a network (N-03).
 */
public record Location(String host, int port) {

    /** This process. */
    public static final Location LOCAL = new Location("local", 0);

    public Location {
        if (host.isBlank()) {
            throw new IllegalArgumentException("'host' must not be blank");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("'port' must be 0 to 65535, was " + port);
        }
    }

    public boolean isLocal() {
        return equals(LOCAL);
    }

    @Override
    public String toString() {
        if (isLocal()) {
            return host;
        }
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}

package io.pycos.net.wire;

/**
 * Where processes announce themselves by datagrams.
 *
 * @param address a multicast address of the family of the bound address
 * @param port the UDP port that all of them listen on
 */
public record MulticastGroup(String address, int port) {

    public static final String DEFAULT_ADDRESS = "239.255.97.5";
    public static final int DEFAULT_PORT = 9705;

    /** The default group. */
    public static final MulticastGroup DEFAULT = new MulticastGroup(DEFAULT_ADDRESS, DEFAULT_PORT);
}

package io.pycos.net.wire;

/** One message on its way to a peer, and whom to tell if it does not get there. */
public interface Transmission {

    /**
     * Returns the message.
     *
     * <p>Called several times, on any thread; always the same array, whose content no longer
     * changes.
     */
    byte[] bytes();

    /**
     * Tells that the session ended before the peer confirmed this message.
     *
     * <p>Called at most once, and only for a message that {@link Transport#send} accepted; on a
     * transport thread, so it must not block.
     *
     * @param maybeArrived false if the message certainly did not reach the peer's listener
     */
    void lost(boolean maybeArrived);

    /** Returns a transmission whose loss interests nobody. */
    static Transmission of(byte[] bytes) {
        return new Transmission() {
            @Override
            public byte[] bytes() {
                return bytes;
            }

            @Override
            public void lost(boolean maybeArrived) {}
        };
    }
}

package io.pycos;

import java.util.List;

/** A subscription was refused since messages would come back to where they were sent (C-10). */
@SuppressWarnings("serial") // never serialized
public class ChannelCycleException extends PycosException {

    private final List<String> cycle;

    public ChannelCycleException(List<String> cycle) {
        super("the subscription would close a cycle of channels: " + String.join(" -> ", cycle));
        this.cycle = List.copyOf(cycle);
    }

    /** Names of the channels of the cycle, the first one again at the end. */
    public List<String> cycle() {
        return cycle;
    }
}

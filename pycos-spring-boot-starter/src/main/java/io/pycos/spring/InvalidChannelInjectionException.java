package io.pycos.spring;

import io.pycos.PycosException;

/** {@link PycosChannel} is on something that is not a channel. */
@SuppressWarnings("serial") // never serialized
public class InvalidChannelInjectionException extends PycosException {

    private final String channel;
    private final String place;

    public InvalidChannelInjectionException(String channel, String place, Class<?> type) {
        super(
                "channel '"
                        + channel
                        + "' cannot be injected at "
                        + place
                        + ": it is a "
                        + type.getName()
                        + ", and must be a Channel, MessageChannel or SubscribableChannel");
        this.channel = channel;
        this.place = place;
    }

    public String channel() {
        return channel;
    }

    /** The parameter or field. */
    public String place() {
        return place;
    }
}

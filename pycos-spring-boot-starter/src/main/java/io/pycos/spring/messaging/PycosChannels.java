package io.pycos.spring.messaging;

import io.pycos.Channel;
import io.pycos.Directory;
import io.pycos.PycosScheduler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.SubscribableChannel;
import org.springframework.messaging.converter.MessageConverter;

/**
 * The channels of the application by name, each as {@code Channel<M>} and as Spring's {@code
 * SubscribableChannel}.
 *
 * <p>Both views of a name are the same channel, made on first use. May be called from any thread.
 */
public final class PycosChannels {

    private final Directory directory;
    private final PycosScheduler scheduler;
    private final MessageConverter converter;
    private final Map<String, Class<?>> declared;
    private final Map<String, SubscribableChannel> views = new ConcurrentHashMap<>();

    /**
     * @param scheduler runs the subscribers of Spring views
     * @param converter makes messages of a channel out of other payloads
     * @param declared message types of channels by name, for uses that do not tell it
     */
    public PycosChannels(
            Directory directory,
            PycosScheduler scheduler,
            MessageConverter converter,
            Map<String, Class<?>> declared) {
        this.directory = directory;
        this.scheduler = scheduler;
        this.converter = converter;
        this.declared = Map.copyOf(declared);
    }

    /**
     * The channel of that name.
     *
     * @throws io.pycos.NameTakenException when it has another message type
     */
    public <M> Channel<M> channel(String name, Class<M> type) {
        Channel<M> channel = directory.channel(name, type);
        directory.register(channel);
        return channel;
    }

    /**
     * The channel of that name, with the type it has, or was declared with; {@code Object} if
     * neither is known.
     */
    public Channel<?> channel(String name) {
        return directory
                .channel(name)
                .<Channel<?>>map(known -> known)
                .orElseGet(() -> channel(name, declared.getOrDefault(name, Object.class)));
    }

    /**
     * The channel of that name as the type that is wanted somewhere.
     *
     * @return null if the type is neither {@code Channel<M>} nor {@code MessageChannel} nor {@code
     *     SubscribableChannel}
     */
    public @Nullable Object as(ResolvableType wanted, String name) {
        Class<?> type = wanted.toClass();
        if (type == Channel.class) {
            Class<?> messages = wanted.getGeneric().resolve();
            return messages == null ? channel(name) : channel(name, messages);
        }
        return type == MessageChannel.class || type == SubscribableChannel.class
                ? messageChannel(name)
                : null;
    }

    /**
     * The channel of that name as Spring sees it. Its interceptors see what is sent through it. A
     * payload that is not of the channel's type is converted; headers end here, since a channel
     * carries payloads only.
     */
    public SubscribableChannel messageChannel(String name) {
        return views.computeIfAbsent(name, this::view);
    }

    private SubscribableChannel view(String name) {
        var view = new ChannelView(() -> channel(name), scheduler, converter);
        view.setBeanName(name);
        return view;
    }
}

package io.pycos.spring.messaging;

import io.pycos.Channel;
import io.pycos.PycosScheduler;
import io.pycos.Task;
import io.pycos.TaskRef;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.support.AbstractSubscribableChannel;
import org.springframework.messaging.support.GenericMessage;

/**
 * A channel as Spring Messaging sees it.
 *
 * <p>Each subscribed {@code MessageHandler} has a daemon task of its own, which calls it outside
 * the turn: it may block, and gets the messages in order. An exception of it is logged, and it goes
 * on with the next message. The channel is looked up on first use, when its message type is more
 * likely to be known.
 */
final class ChannelView extends AbstractSubscribableChannel {

    private final Supplier<Channel<?>> lookup;
    private final PycosScheduler scheduler;
    private final MessageConverter converter;
    private final Map<MessageHandler, TaskRef<Object>> relays = new ConcurrentHashMap<>();

    ChannelView(Supplier<Channel<?>> lookup, PycosScheduler scheduler, MessageConverter converter) {
        this.lookup = lookup;
        this.scheduler = scheduler;
        this.converter = converter;
    }

    @Override
    protected boolean sendInternal(Message<?> message, long timeout) {
        Channel<Object> channel = channel();
        return channel.send(convert(message, channel.messageType(), converter));
    }

    /** The payload as a {@code type}. */
    static Object convert(Message<?> message, Class<?> type, MessageConverter converter) {
        Object payload = message.getPayload();
        Object converted =
                type.isInstance(payload) ? payload : converter.fromMessage(message, type);
        if (converted == null) {
            throw new MessageConversionException(
                    message,
                    "a "
                            + payload.getClass().getName()
                            + " cannot be made a "
                            + type.getName()
                            + "; JSON needs the header 'contentType: application/json'");
        }
        return converted;
    }

    @Override
    public boolean subscribe(MessageHandler handler) {
        boolean added = super.subscribe(handler);
        if (added) {
            TaskRef<Object> relay =
                    scheduler
                            .task(getBeanName() + "-subscriber", Object.class)
                            .daemon()
                            .body(self -> relay(self, handler));
            relays.put(handler, relay);
            channel().subscribe(relay);
        }
        return added;
    }

    @Override
    public boolean unsubscribe(MessageHandler handler) {
        TaskRef<Object> relay = relays.remove(handler);
        if (relay != null) {
            channel().unsubscribe(relay);
            relay.terminate();
        }
        return super.unsubscribe(handler);
    }

    private void relay(Task<Object> self, MessageHandler handler) {
        while (true) {
            var message = new GenericMessage<>(self.receive());
            try {
                self.blocking(
                        () -> {
                            handler.handleMessage(message);
                            return message;
                        });
            } catch (RuntimeException e) {
                logger.error(
                        "a subscriber of channel '" + getBeanName() + "' failed on " + message, e);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private Channel<Object> channel() {
        return (Channel<Object>) lookup.get();
    }
}

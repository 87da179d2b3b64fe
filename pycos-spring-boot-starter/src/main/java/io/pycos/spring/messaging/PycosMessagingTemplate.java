package io.pycos.spring.messaging;

import io.pycos.Directory;
import io.pycos.PycosScheduler;
import io.pycos.TaskRef;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.core.AbstractDestinationResolvingMessagingTemplate;
import org.springframework.messaging.core.DestinationResolutionException;

/**
 * Sends Spring messages to tasks and channels by name: {@code task:<name>} is a task, here or at a
 * peer, {@code channel:<name>} a channel of the application.
 *
 * <p>{@code send} and {@code convertAndSend} do not wait for the recipient, and throw when it does
 * not accept; to a remote task the first of them waits until the task is located. A payload that is
 * not of the recipient's message class is converted: JSON needs the header {@code contentType:
 * application/json}. Headers reach the tasks that can take an {@link Envelope}: annotated handlers
 * that have a header parameter or a result. Others, and channels, get the payload.
 *
 * <p>{@code sendAndReceive} and {@code convertSendAndReceive} wait for what the handler returns.
 * They throw {@link RequestFailedException} when the handler failed or does not answer requests,
 * {@link io.pycos.WaitTimeoutException} when the answer is not in time, and {@link
 * io.pycos.BlockingInTurnException} inside a task's turn: there, {@link #request} gives a future to
 * {@code await} or {@code pipe}. A handler without a result answers with null.
 *
 * <p>May be used from any thread.
 */
public final class PycosMessagingTemplate
        extends AbstractDestinationResolvingMessagingTemplate<MessageChannel> {

    /** How long a request waits for the reply, unless said otherwise. */
    public static final Duration DEFAULT_REPLY_TIMEOUT = Duration.ofSeconds(10);

    /**
     * How long a task of a name that is not here is looked for at the peers, unless said otherwise.
     */
    public static final Duration DEFAULT_LOCATE_TIMEOUT = Duration.ofSeconds(5);

    private static final String TASK = "task:";
    private static final String CHANNEL = "channel:";

    /**
     * How much longer than its own timeouts a request may take before the wait for it is given up.
     */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Directory directory;
    private final PycosScheduler scheduler;
    private final PycosChannels channels;
    private final Map<String, TaskChannel> tasks = new ConcurrentHashMap<>();
    private Duration replyTimeout = DEFAULT_REPLY_TIMEOUT;
    private Duration locateTimeout = DEFAULT_LOCATE_TIMEOUT;

    /**
     * @param scheduler runs the waiting for replies
     */
    public PycosMessagingTemplate(
            Directory directory,
            PycosScheduler scheduler,
            PycosChannels channels,
            MessageConverter converter) {
        this.directory = directory;
        this.scheduler = scheduler;
        this.channels = channels;
        setMessageConverter(converter);
        setDestinationResolver(this::destination);
    }

    /** How long a request waits for the reply. */
    public void setReplyTimeout(Duration timeout) {
        this.replyTimeout = timeout;
    }

    /**
     * How long a task of a name that is not here is looked for at the peers; to be set before the
     * first use.
     */
    public void setLocateTimeout(Duration timeout) {
        this.locateTimeout = timeout;
    }

    /**
     * Asks a task for a reply without waiting on this thread.
     *
     * @param task name of the task, without {@code task:}
     * @return empty when the handler has no result; fails as the waiting forms do; completes on a
     *     thread of the runtime
     */
    public <T> CompletableFuture<Optional<T>> request(String task, Object payload, Class<T> type) {
        Message<?> message = doConvert(payload, null, null);
        return taskChannel(task)
                .request(message, replyTimeout)
                .exit()
                .thenApply(exit -> reply(task, TaskChannel.value(exit)))
                .thenApply(reply -> Optional.ofNullable(doConvert(reply, type)));
    }

    @Override
    protected void doSend(MessageChannel channel, Message<?> message) {
        if (!channel.send(message)) {
            throw new MessageDeliveryException(
                    message, "the recipient has ended, or has no room for more messages");
        }
    }

    @Override
    protected @Nullable Message<?> doSendAndReceive(MessageChannel channel, Message<?> message) {
        if (!(channel instanceof TaskChannel task)) {
            throw new MessageDeliveryException(
                    message, "a channel has no reply: send the request to a 'task:<name>'");
        }
        TaskRef<Envelope> request = task.request(message, replyTimeout);
        Duration atMost = replyTimeout.plus(locateTimeout).plus(GRACE);
        return reply(task.toString(), TaskChannel.value(request.join(atMost)));
    }

    private static @Nullable Message<?> reply(String task, @Nullable Object answer) {
        Envelope reply = (Envelope) Objects.requireNonNull(answer);
        String error = reply.error();
        if (error != null) {
            throw new RequestFailedException(task, error);
        }
        return reply.payload() == null ? null : reply.toMessage();
    }

    @Override
    protected Message<?> doReceive(MessageChannel channel) {
        throw new UnsupportedOperationException(
                "messages are received by tasks and subscribers, not from a template");
    }

    private MessageChannel destination(String name) {
        if (name.startsWith(TASK)) {
            return taskChannel(name.substring(TASK.length()));
        }
        if (name.startsWith(CHANNEL)) {
            return channels.messageChannel(name.substring(CHANNEL.length()));
        }
        throw new DestinationResolutionException(
                "'" + name + "' is neither 'task:<name>' nor 'channel:<name>'");
    }

    private TaskChannel taskChannel(String name) {
        return tasks.computeIfAbsent(
                name,
                missing ->
                        new TaskChannel(
                                missing,
                                directory,
                                scheduler,
                                getMessageConverter(),
                                locateTimeout));
    }
}

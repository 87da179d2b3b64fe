package io.pycos.spring.messaging;

import io.pycos.Directory;
import io.pycos.PycosScheduler;
import io.pycos.Task;
import io.pycos.TaskExit;
import io.pycos.TaskRef;
import io.pycos.WaitTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.converter.MessageConverter;

/**
 * The task of a name, near or far, as a destination of messages.
 *
 * <p>A local task is looked up for each message. A remote one is located once, and again when it no
 * longer takes messages; that wait is done by a task, so that inside another task's turn it is
 * refused instead of blocking it.
 */
final class TaskChannel implements MessageChannel {

    /**
     * How much longer than its own timeouts a request may take before the wait for it is given up.
     */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final String name;
    private final Directory directory;
    private final PycosScheduler scheduler;
    private final MessageConverter converter;
    private final Duration locateTimeout;

    private volatile @Nullable TaskRef<Object> remote;

    TaskChannel(
            String name,
            Directory directory,
            PycosScheduler scheduler,
            MessageConverter converter,
            Duration locateTimeout) {
        this.name = name;
        this.directory = directory;
        this.scheduler = scheduler;
        this.converter = converter;
        this.locateTimeout = locateTimeout;
    }

    @Override
    public boolean send(Message<?> message, long timeout) {
        TaskRef<Object> local = local();
        if (local != null) {
            return local.send(content(local, message));
        }
        TaskRef<Object> known = remote;
        Class<?> type = message.getPayload().getClass();
        if (known == null || !takes(known, type)) {
            known = locate(message, type);
            remote = known;
        }
        boolean sent = known.send(content(known, message));
        if (!sent) {
            remote = null;
        }
        return sent;
    }

    /**
     * What the task is to receive: the payload, in an envelope if there are headers and the task
     * may take one.
     */
    private Object content(TaskRef<Object> task, Message<?> message) {
        if (takes(task, Envelope.class)) {
            Map<String, Object> headers = Envelope.sent(message.getHeaders());
            return headers.isEmpty() ? message.getPayload() : Envelope.of(message, null);
        }
        return ChannelView.convert(message, task.messageType(), converter);
    }

    private TaskRef<Object> locate(Message<?> message, Class<?> type) {
        TaskRef<Void> search =
                scheduler
                        .task("locate " + name, Void.class)
                        .daemon()
                        .returning(self -> self.locate(name, type, locateTimeout).orElse(null));
        TaskRef<Object> found = untyped(value(search.join(locateTimeout.plus(GRACE))));
        if (found == null) {
            throw new MessageDeliveryException(message, notFound(type));
        }
        return found;
    }

    /**
     * Asks for a reply by a task, so that the wait does not block a turn.
     *
     * @return ends with the reply, an {@link Envelope}, or with the exception that whoever waits is
     *     to get
     */
    TaskRef<Envelope> request(Message<?> message, Duration timeout) {
        return scheduler
                .task("request to " + name, Envelope.class)
                .daemon()
                .returning(
                        self -> {
                            try {
                                return request(self, addressee(self), message, timeout);
                            } catch (RuntimeException e) {
                                return e;
                            }
                        });
    }

    private Envelope request(
            Task<Envelope> self, TaskRef<Envelope> task, Message<?> message, Duration timeout) {
        Task.Monitor monitor =
                self.monitor(task, exit -> failure("it ended before it answered: " + exit));
        if (!task.send(Envelope.of(message, self.ref()))) {
            return failure("it does not accept messages any more");
        }
        Optional<Envelope> reply = self.receive(timeout);
        monitor.cancel();
        return reply.orElseThrow(
                () -> new WaitTimeoutException("a reply of task '" + name + "'", timeout));
    }

    @SuppressWarnings("unchecked") // one that takes any message takes envelopes
    private TaskRef<Envelope> addressee(Task<Envelope> self) {
        TaskRef<Object> local = local();
        if (local == null) {
            return self.locate(name, Envelope.class, locateTimeout)
                    .orElseThrow(() -> new RequestFailedException(name, notFound(Envelope.class)));
        }
        if (!takes(local, Envelope.class)) {
            throw new RequestFailedException(
                    name,
                    "it takes "
                            + local.messageType().getName()
                            + " only, not requests: a handler answers if it returns a result");
        }
        return (TaskRef<Envelope>) (TaskRef<?>) local;
    }

    private static Envelope failure(String why) {
        return new Envelope(null, Map.of(PycosHeaders.ERROR, why), null);
    }

    /** What a task of this class has ended with. */
    static @Nullable Object value(TaskExit exit) {
        if (exit instanceof TaskExit.Returned returned) {
            if (returned.value() instanceof RuntimeException error) {
                throw error;
            }
            return returned.value();
        }
        throw new RequestFailedException(
                exit.task().name(), "the wait for it was given up: " + exit);
    }

    private @Nullable TaskRef<Object> local() {
        return untyped(directory.task(name).orElse(null));
    }

    @SuppressWarnings("unchecked") // what is sent is checked against the task's message class
    private static @Nullable TaskRef<Object> untyped(@Nullable Object task) {
        return (TaskRef<Object>) task;
    }

    private static boolean takes(TaskRef<Object> task, Class<?> type) {
        return Objects.requireNonNull(task).messageType().isAssignableFrom(type);
    }

    private String notFound(Class<?> type) {
        return "no task '"
                + name
                + "' that takes "
                + type.getName()
                + " was found here or at a peer within "
                + locateTimeout;
    }
}

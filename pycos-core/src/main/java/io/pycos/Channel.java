package io.pycos;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A named broadcast: what is sent to a channel goes to each of its subscribers, tasks or channels,
 * near or far (C).
 *
 * <p>Every method may be called from any thread. Messages of one sender reach each subscriber in
 * the order sent; the order among subscribers is not fixed. A subscriber reached over two paths
 * gets the message twice. Subscribers that have ended are removed. Waiting forms follow the rule of
 * {@link TaskRef}.
 *
 * @param <M> messages of the channel
 */
public interface Channel<M> {

    /**
     * A channel of this process that is in no directory: known to whoever is given the reference.
     */
    static <M> Channel<M> create(String name, Class<M> type) {
        return LocalChannel.unlisted(name, type);
    }

    RefId id();

    String name();

    /** Where the channel lives; {@link Location#LOCAL} for one of this process. */
    Location location();

    /** The class of the channel's messages. */
    Class<? super M> messageType();

    /**
     * Sends to all current subscribers without waiting (C-05); false when the channel is closed or
     * out of reach.
     */
    boolean send(M message);

    /**
     * Waits until there are {@code subscribers} subscribers, sends to all there are, and waits
     * until each has accepted or refused (C-06); with 0 it does not wait for subscribers.
     *
     * @return fails with {@link NotDeliveredException} when there were too few subscribers in time
     *     (then nothing was sent); else the number of tasks whose mailboxes have the message, those
     *     behind nested channels included
     */
    CompletableFuture<Integer> deliverAsync(M message, int subscribers, Duration timeout);

    /** {@link #deliverAsync} for ordinary threads. */
    default int deliver(M message, int subscribers, Duration timeout) {
        Waits.requireNoTurn("deliver");
        return Waits.onThread(
                "deliver to channel '" + name() + "'",
                deliverAsync(message, subscribers, timeout),
                Waits.withGrace(timeout));
    }

    /**
     * Adds a task; a second time has no effect (C-03). A future of a local channel is complete on
     * return.
     */
    CompletableFuture<Void> subscribeAsync(TaskRef<? super M> subscriber, Duration timeout);

    /**
     * Adds a channel, which then gets every message too.
     *
     * @return fails with {@link ChannelCycleException} when a message could come back here
     */
    CompletableFuture<Void> subscribeAsync(Channel<? super M> subscriber, Duration timeout);

    /**
     * Removes a subscriber by identity, if it is one; messages already in mailboxes stay there
     * (C-04).
     */
    CompletableFuture<Void> unsubscribeAsync(RefId subscriber, Duration timeout);

    /**
     * {@link #subscribeAsync(TaskRef, Duration)} for ordinary threads, and for any thread if the
     * channel is local.
     */
    default void subscribe(TaskRef<? super M> subscriber) {
        Waits.request(
                "subscribe to channel '" + name() + "'",
                subscribeAsync(subscriber, Waits.REQUEST_TIMEOUT));
    }

    /**
     * {@link #subscribeAsync(Channel, Duration)} for ordinary threads, and for any thread if the
     * channel is local.
     */
    default void subscribe(Channel<? super M> subscriber) {
        Waits.request(
                "subscribe to channel '" + name() + "'",
                subscribeAsync(subscriber, Waits.REQUEST_TIMEOUT));
    }

    /**
     * {@link #unsubscribeAsync} for ordinary threads, and for any thread if the channel is local.
     */
    default void unsubscribe(TaskRef<? super M> subscriber) {
        Waits.request(
                "unsubscribe from channel '" + name() + "'",
                unsubscribeAsync(subscriber.id(), Waits.REQUEST_TIMEOUT));
    }

    /**
     * {@link #unsubscribeAsync} for ordinary threads, and for any thread if the channel is local.
     */
    default void unsubscribe(Channel<? super M> subscriber) {
        Waits.request(
                "unsubscribe from channel '" + name() + "'",
                unsubscribeAsync(subscriber.id(), Waits.REQUEST_TIMEOUT));
    }

    /**
     * Puts every message through {@code transform} first, on the sending thread; an empty answer
     * drops the message, an exception reaches the sender. Replaces the former one; null removes it
     * (C-02).
     *
     * @throws UnsupportedOperationException on a remote channel: only its owner decides
     */
    void transform(@Nullable Transform<M> transform);

    /** Number of current subscribers, or -1 for a remote channel, whose owner knows. */
    int subscribers();

    /**
     * Ends the channel: forgets subscribers, frees the name; later sends answer false (C-08).
     * Idempotent.
     */
    void close();

    /**
     * Passes a message on that has been through the channels {@code path}; for channel
     * implementations. A channel that finds itself in the path cuts the cycle, and counts it
     * (C-10).
     *
     * @param subscribers as in {@link #deliverAsync}; -1 for a plain send, whose future is complete
     *     on return
     */
    CompletableFuture<Integer> relay(
            M message, List<RefId> path, int subscribers, Duration timeout);

    /**
     * What happens to each message of a channel before it is sent.
     *
     * @param <M> messages of the channel
     */
    @FunctionalInterface
    interface Transform<M> {

        /** The message to send, or null to drop it. */
        @Nullable M apply(M message);

        /** A transform that never drops. */
        static <M> Transform<M> of(UnaryOperator<M> operator) {
            return operator::apply;
        }
    }
}

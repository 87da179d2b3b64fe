package io.pycos;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The names of one process: tasks and channels that can be found, here and, through a {@link Remote}, from abroad.
 *
 * <p>Shared by the schedulers of an application and its cluster. Every method may be called from any thread.
 */
public final class Directory {

    /** Where to look for names that are not here; implemented by the network. */
    public interface Remote {

        /** The first positive answer of a peer, present or yet to come; empty when there is none in time. */
        CompletableFuture<Optional<TaskRef<?>>> locateTask(String name, Duration timeout);

        /** As {@link #locateTask}, for channels. */
        CompletableFuture<Optional<Channel<?>>> locateChannel(String name, Duration timeout);
    }

    private static final AtomicLong SERIALS = new AtomicLong(1);
    private static final long UNLISTED = new SecureRandom().nextLong();

    private final long incarnation = new SecureRandom().nextLong();
    private final Names<TaskRef<?>> tasks = new Names<>();
    private final Names<Channel<?>> findable = new Names<>();
    private final Map<String, LocalChannel<?>> channels = new ConcurrentHashMap<>();
    private final List<Remote> remotes = new CopyOnWriteArrayList<>();

    private Directory() {}

    public static Directory create() {
        return new Directory();
    }

    /** A serial number that nothing else in this process has. */
    static long nextSerial() {
        return SERIALS.getAndIncrement();
    }

    /** An identity for what belongs to no directory. */
    static RefId unlistedId() {
        return new RefId(UNLISTED, nextSerial());
    }

    /** The random number in the identity of everything made here. */
    public long incarnation() {
        return incarnation;
    }

    // tasks

    /**
     * Makes a task findable by name until it ends. A task may have several names.
     *
     * @throws NameTakenException when a live task has the name
     */
    public void register(String name, TaskRef<?> task) {
        TaskRef<?> holder = tasks.add(name, task);
        if (holder != null && !holder.equals(task)) {
            throw new NameTakenException(name, "task " + holder);
        }
        task.exit().thenRun(() -> tasks.remove(name, task));
    }

    /** Takes a name away from a task; false when it did not have it. */
    public boolean unregister(String name, TaskRef<?> task) {
        return tasks.remove(name, task);
    }

    /** The task registered here under a name. */
    public Optional<TaskRef<?>> task(String name) {
        return tasks.get(name);
    }

    /** All registered tasks by name. */
    public Map<String, TaskRef<?>> tasks() {
        return tasks.all();
    }

    /**
     * Finds a task here or abroad, waiting for one that is yet to come until the timeout (R-03, N-12).
     *
     * <p>A task of another message type is not what was asked for, and is passed over.
     */
    public <T> CompletableFuture<Optional<TaskRef<T>>> locate(String name, Class<T> messageType, Duration timeout) {
        return find(
                tasks,
                name,
                task -> asTask(task, messageType),
                remotes,
                remote -> remote.locateTask(name, timeout),
                timeout);
    }

    @SuppressWarnings("unchecked") // checked by the message class, as far as the task says one
    private static <T> @Nullable TaskRef<T> asTask(TaskRef<?> task, Class<T> messageType) {
        return task.messageType().isAssignableFrom(messageType) ? (TaskRef<T>) task : null;
    }

    // channels

    /**
     * The channel of a name, made if need be; the same name is the same channel.
     *
     * @throws NameTakenException when the channel is of another type
     */
    public <M> Channel<M> channel(String name, Class<M> type) {
        LocalChannel<?> channel =
                channels.computeIfAbsent(name, missing -> new LocalChannel<>(
                        new RefId(incarnation, nextSerial()), missing, type, this::closed));
        return asLocal(channel, type);
    }

    @SuppressWarnings("unchecked") // the classes are compared
    private static <M> Channel<M> asLocal(LocalChannel<?> channel, Class<M> type) {
        if (channel.messageType() != type) {
            throw new NameTakenException(
                    channel.name(), "a channel of " + channel.messageType().getName() + ", not of " + type.getName());
        }
        return (Channel<M>) channel;
    }

    private void closed(LocalChannel<?> channel) {
        channels.remove(channel.name(), channel);
        findable.remove(channel.name(), channel);
    }

    /** The channel of this name, if there is one here. */
    public Optional<Channel<?>> channel(String name) {
        return Optional.ofNullable(channels.get(name));
    }

    /** All channels of this directory. */
    public List<Channel<?>> channels() {
        return List.copyOf(channels.values());
    }

    /**
     * Makes a channel findable by peers, under its name, until it is closed (C-07).
     *
     * @throws NameTakenException when another channel is findable under the name
     */
    public void register(Channel<?> channel) {
        Channel<?> holder = findable.add(channel.name(), channel);
        if (holder != null && !holder.equals(channel)) {
            throw new NameTakenException(channel.name(), "another channel");
        }
    }

    /** Hides a channel from peers again; false when it was not findable. */
    public boolean unregister(Channel<?> channel) {
        return findable.remove(channel.name(), channel);
    }

    /** The channel that peers find under a name. */
    public Optional<Channel<?>> registeredChannel(String name) {
        return findable.get(name);
    }

    /** Finds a channel: any of this directory, or a registered one abroad, waiting until the timeout (C-07). */
    public <T> CompletableFuture<Optional<Channel<T>>> locateChannel(
            String name, Class<T> messageType, Duration timeout) {
        Channel<T> here = channel(name).map(found -> asChannel(found, messageType)).orElse(null);
        if (here != null) {
            return CompletableFuture.completedFuture(Optional.of(here));
        }
        return find(
                findable,
                name,
                channel -> asChannel(channel, messageType),
                remotes,
                remote -> remote.locateChannel(name, timeout),
                timeout);
    }

    @SuppressWarnings("unchecked") // checked by the message class
    private static <T> @Nullable Channel<T> asChannel(Channel<?> channel, Class<T> messageType) {
        return messageType.isAssignableFrom(rawType(channel)) || rawType(channel).isAssignableFrom(messageType)
                ? (Channel<T>) channel
                : null;
    }

    private static Class<?> rawType(Channel<?> channel) {
        return channel.messageType();
    }

    // abroad

    /** Adds a place to look at for names that are not here. */
    public void connect(Remote remote) {
        remotes.add(remote);
    }

    public void disconnect(Remote remote) {
        remotes.remove(remote);
    }

    /**
     * Finds a task registered here, now or before the timeout, of whatever message type, without looking abroad: what
     * peers get to know. Cancelling the future gives up the search.
     */
    public CompletableFuture<Optional<TaskRef<?>>> locateHere(String name, Duration timeout) {
        return find(tasks, name, task -> task, List.of(), Directory::nowhere, timeout);
    }

    /** As {@link #locateHere}, for channels registered here. */
    public CompletableFuture<Optional<Channel<?>>> locateChannelHere(String name, Duration timeout) {
        return find(findable, name, channel -> channel, List.of(), Directory::nowhere, timeout);
    }

    private static <E> CompletableFuture<Optional<E>> nowhere(Remote remote) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /** The first find of: here now, here later, abroad; empty after the timeout. */
    private static <E, F> CompletableFuture<Optional<F>> find(
            Names<E> names,
            String name,
            Function<E, @Nullable F> filter,
            List<Remote> asked,
            Function<Remote, CompletableFuture<Optional<E>>> abroad,
            Duration timeout) {
        var result = new CompletableFuture<Optional<F>>();
        Runnable stopWaiting = names.whenAdded(name, found -> offer(result, filter, found));
        result.whenComplete((value, failure) -> stopWaiting.run());
        if (!result.isDone()) {
            asked.forEach(remote -> {
                CompletableFuture<Optional<E>> answer = abroad.apply(remote);
                answer.thenAccept(found -> found.ifPresent(one -> offer(result, filter, one)));
                result.whenComplete((value, failure) -> answer.cancel(false));
            });
        }
        if (!result.isDone()) {
            var alarm = Helpers.after(Helpers.nanos(timeout), () -> result.complete(Optional.empty()));
            result.whenComplete((value, failure) -> alarm.cancel(false));
        }
        return result;
    }

    private static <E, F> void offer(CompletableFuture<Optional<F>> result, Function<E, @Nullable F> filter, E found) {
        F wanted = filter.apply(found);
        if (wanted != null) {
            result.complete(Optional.of(wanted));
        }
    }
}

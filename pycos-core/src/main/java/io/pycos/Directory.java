package io.pycos;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The names of one process: tasks and channels that can be found, here and, through a {@link
 * Remote}, from abroad.
 *
 * <p>Shared by the schedulers of an application and its cluster. Every method may be called from
 * any thread.
 */
public final class Directory {

    /** Where to look for names that are not here; implemented by the network. */
    public interface Remote {

        /**
         * The first task that a peer, present or yet to come, has under the name and that is {@code
         * wanted}; empty when there is none in time.
         */
        CompletableFuture<Optional<TaskRef<?>>> locateTask(
                String name, Predicate<? super TaskRef<?>> wanted, Duration timeout);

        /** As {@link #locateTask}, for channels. */
        CompletableFuture<Optional<Channel<?>>> locateChannel(
                String name, Predicate<? super Channel<?>> wanted, Duration timeout);
    }

    private static final AtomicLong SERIALS = new AtomicLong(1);
    private static final long UNLISTED = new SecureRandom().nextLong();

    private final long incarnation = new SecureRandom().nextLong();
    private final Names<TaskRef<?>> tasks = new Names<>();
    private final Names<Channel<?>> findable = new Names<>();
    private final Names<LocalChannel<?>> channels = new Names<>();
    private final List<Remote> remotes = new CopyOnWriteArrayList<>();

    /** How to ask abroad for what searches under way look for. */
    private final Set<Consumer<Remote>> searches = ConcurrentHashMap.newKeySet();

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
        CompletableFuture<TaskExit> end = task.exit();
        Runnable release = () -> end.cancel(false);
        TaskRef<?> holder = tasks.add(name, task, release);
        while (holder instanceof LocalTask<?> ended && ended.hasEnded() && ended != task) {
            tasks.remove(name, ended);
            holder = tasks.add(name, task, release);
        }
        if (holder == null) {
            end.thenRun(() -> tasks.remove(name, task));
            return;
        }
        end.cancel(false);
        if (!holder.equals(task)) {
            throw new NameTakenException(name, "task " + holder);
        }
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
     * Finds a task here or abroad, waiting for one that is yet to come until the timeout (R-03,
     * N-12).
     *
     * <p>A task of another message type is not what was asked for, and is passed over.
     */
    public <T> CompletableFuture<Optional<TaskRef<T>>> locate(
            String name, Class<T> messageType, Duration timeout) {
        var search = new Search<TaskRef<?>, TaskRef<T>>(task -> asTask(task, messageType));
        search.here(tasks, name);
        abroad(
                search,
                remote ->
                        search.abroad(
                                remote.locateTask(
                                        name,
                                        task -> asTask(task, messageType).isPresent(),
                                        timeout)));
        return search.until(timeout);
    }

    @SuppressWarnings("unchecked") // checked by the message class, as far as the task says one
    private static <T> Optional<TaskRef<T>> asTask(TaskRef<?> task, Class<T> messageType) {
        return task.messageType().isAssignableFrom(messageType)
                ? Optional.of((TaskRef<T>) task)
                : Optional.empty();
    }

    // channels

    /**
     * The channel of a name, made if need be; the same name is the same channel.
     *
     * @throws NameTakenException when the channel is of another type
     */
    public <M> Channel<M> channel(String name, Class<M> type) {
        for (; ; ) {
            LocalChannel<?> channel = channels.get(name).orElse(null);
            if (channel != null && !channel.isClosed()) {
                return asLocal(channel, type);
            }
            if (channel != null) {
                channels.remove(name, channel);
            }
            add(new LocalChannel<>(new RefId(incarnation, nextSerial()), name, type));
        }
    }

    private void add(LocalChannel<?> made) {
        if (channels.add(made.name(), made, () -> {}) == null) {
            made.whenClosed(() -> channels.remove(made.name(), made));
        }
    }

    @SuppressWarnings("unchecked") // the classes are compared
    private static <M> Channel<M> asLocal(LocalChannel<?> channel, Class<M> type) {
        if (channel.messageType() != type) {
            throw new NameTakenException(
                    channel.name(),
                    "a channel of "
                            + channel.messageType().getName()
                            + ", not of "
                            + type.getName());
        }
        return (Channel<M>) channel;
    }

    /** The channel of this name, if there is one here. */
    public Optional<Channel<?>> channel(String name) {
        return channels.get(name).map(Function.identity());
    }

    /** All channels of this directory. */
    public List<Channel<?>> channels() {
        return List.copyOf(channels.all().values());
    }

    /**
     * Makes a channel findable by peers, under its name, until it is closed (C-07).
     *
     * @throws NameTakenException when another channel is findable under the name
     */
    public void register(Channel<?> channel) {
        Channel<?> holder = findable.add(channel.name(), channel, () -> {});
        if (holder == null && channel instanceof LocalChannel<?> local) {
            local.whenClosed(() -> findable.remove(local.name(), local));
        } else if (holder != null && !holder.equals(channel)) {
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

    /**
     * Finds a channel: any of this directory, or a registered one abroad, waiting until the timeout
     * (C-07).
     */
    public <T> CompletableFuture<Optional<Channel<T>>> locateChannel(
            String name, Class<T> messageType, Duration timeout) {
        var search = new Search<Channel<?>, Channel<T>>(channel -> asChannel(channel, messageType));
        search.here(channels, name);
        search.here(findable, name);
        abroad(
                search,
                remote ->
                        search.abroad(
                                remote.locateChannel(
                                        name,
                                        channel -> asChannel(channel, messageType).isPresent(),
                                        timeout)));
        return search.until(timeout);
    }

    @SuppressWarnings("unchecked") // checked by the message class
    private static <T> Optional<Channel<T>> asChannel(Channel<?> channel, Class<T> messageType) {
        Class<?> type = channel.messageType();
        return messageType.isAssignableFrom(type) || type.isAssignableFrom(messageType)
                ? Optional.of((Channel<T>) channel)
                : Optional.empty();
    }

    // abroad

    /** Adds a place to look at for names that are not here, also for the searches under way. */
    public void connect(Remote remote) {
        remotes.add(remote);
        searches.forEach(search -> search.accept(remote));
    }

    public void disconnect(Remote remote) {
        remotes.remove(remote);
    }

    /** Looks at all places abroad; a place that is added at this moment may be asked twice. */
    private void abroad(Search<?, ?> search, Consumer<Remote> ask) {
        if (!search.isOver()) {
            searches.add(ask);
            search.whenOver(() -> searches.remove(ask));
            remotes.forEach(ask);
        }
    }

    /**
     * Finds a task registered here, now or before the timeout, of whatever message type, without
     * looking abroad: what peers get to know. Cancelling the future gives up the search.
     */
    public CompletableFuture<Optional<TaskRef<?>>> locateHere(String name, Duration timeout) {
        var search = new Search<TaskRef<?>, TaskRef<?>>(Optional::of);
        search.here(tasks, name);
        return search.until(timeout);
    }

    /** As {@link #locateHere}, for channels registered here. */
    public CompletableFuture<Optional<Channel<?>>> locateChannelHere(
            String name, Duration timeout) {
        var search = new Search<Channel<?>, Channel<?>>(Optional::of);
        search.here(findable, name);
        return search.until(timeout);
    }
}

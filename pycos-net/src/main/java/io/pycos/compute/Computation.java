package io.pycos.compute;

import io.pycos.TaskRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a cluster of nodes: functions, how many servers on which nodes, and who hears of
 * events. Immutable; may be submitted any number of times.
 *
 * <pre>{@code
 * Computation census = Computation.builder("census").function(Census::countModule).servers(4).build();
 * try (ComputationRun run = client.submit(census)) {
 *     RemoteTask<ModuleCount> task = run.submit(Census::countModule, "java.base");
 *     ModuleCount count = task.join(Duration.ofMinutes(1)).result();
 * }
 * }</pre>
 */
public final class Computation {

    /** How many tasks without an outcome a computation takes, unless told otherwise. */
    public static final int DEFAULT_MAX_TASKS = 100_000;

    /** How long closing waits for tasks, unless told otherwise. */
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(30);

    /** The number of servers of a computation that takes as many as its nodes give. */
    public static final int ALL_SERVERS = Integer.MAX_VALUE;

    private final Builder settings;

    private Computation(Builder settings) {
        this.settings = settings;
    }

    public static Builder builder(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("'name' must not be blank");
        }
        return new Builder(name);
    }

    public String name() {
        return settings.name;
    }

    /** How many servers it takes at most, over all nodes. */
    public int servers() {
        return settings.servers;
    }

    /** How many tasks without an outcome it takes at most. */
    public int maxTasks() {
        return settings.maxTasks;
    }

    /** How long closing waits for tasks at most. */
    public Duration closeTimeout() {
        return settings.closeTimeout;
    }

    boolean takes(NodeInfo node) {
        return settings.nodes.test(node);
    }

    List<EventSink> sinks() {
        return settings.sinks;
    }

    /** Collects the settings of a {@link Computation}; used by one thread. */
    public static final class Builder {

        private final String name;
        private List<EventSink> sinks = new ArrayList<>();
        private Predicate<? super NodeInfo> nodes = _ -> true;
        private int servers = ALL_SERVERS;
        private int maxTasks = DEFAULT_MAX_TASKS;
        private Duration closeTimeout = DEFAULT_CLOSE_TIMEOUT;

        private Builder(String name) {
            this.name = name;
        }

        /**
         * Declares a function, so that one which cannot run on a server is found now.
         *
         * @throws FunctionRefusedException when it cannot
         */
        public <R extends @Nullable Object> Builder function(TaskFunction.Zero<R> function) {
            return declare(function);
        }

        /** As {@link #function(TaskFunction.Zero)}. */
        public <A extends @Nullable Object, R extends @Nullable Object> Builder function(
                TaskFunction.One<A, R> function) {
            return declare(function);
        }

        /** As {@link #function(TaskFunction.Zero)}. */
        public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
                Builder function(TaskFunction.Two<A, B, R> function) {
            return declare(function);
        }

        /** As {@link #function(TaskFunction.Zero)}. */
        public <
                        A extends @Nullable Object,
                        B extends @Nullable Object,
                        C extends @Nullable Object,
                        R extends @Nullable Object>
                Builder function(TaskFunction.Three<A, B, C, R> function) {
            return declare(function);
        }

        /** How many servers to take at most, over all nodes; {@link #ALL_SERVERS} by default. */
        public Builder servers(int servers) {
            this.servers = positive("servers", servers);
            return this;
        }

        /**
         * Which nodes to use; all by default. Called during turns of the runtime, must be quick.
         */
        public Builder nodes(Predicate<? super NodeInfo> nodes) {
            this.nodes = nodes;
            return this;
        }

        /** How many tasks without an outcome to take; {@link #DEFAULT_MAX_TASKS} by default. */
        public Builder maxTasks(int maxTasks) {
            this.maxTasks = positive("maxTasks", maxTasks);
            return this;
        }

        /** How long closing waits for tasks; {@link #DEFAULT_CLOSE_TIMEOUT} by default. */
        public Builder closeTimeout(Duration closeTimeout) {
            this.closeTimeout = closeTimeout;
            return this;
        }

        /**
         * Has events reported to a function, one at a time and in order, on a thread of the
         * runtime.
         */
        public Builder listener(Consumer<? super ComputationEvent> listener) {
            sinks.add(new EventSink.Listener(listener));
            return this;
        }

        /**
         * Has events sent to a task, in the form that {@code message} makes of them. What the task
         * does not accept is dropped and counted.
         */
        public <M> Builder statusTask(
                TaskRef<M> task, Function<? super ComputationEvent, ? extends M> message) {
            sinks.add(new EventSink.StatusTask<>(task, message));
            return this;
        }

        public Computation build() {
            Builder copy = new Builder(name);
            copy.sinks = List.copyOf(sinks);
            copy.nodes = nodes;
            copy.servers = servers;
            copy.maxTasks = maxTasks;
            copy.closeTimeout = closeTimeout;
            return new Computation(copy);
        }

        private Builder declare(TaskFunction<?> function) {
            RemoteFunction.read(function);
            return this;
        }

        private static int positive(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(
                        "'" + name + "' must be at least 1, was " + value);
            }
            return value;
        }
    }
}

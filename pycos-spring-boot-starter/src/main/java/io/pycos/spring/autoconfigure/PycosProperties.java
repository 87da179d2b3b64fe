package io.pycos.spring.autoconfigure;

import jakarta.validation.Valid;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of tasks and channels. What is not set is left to the builders, so their defaults are
 * the defaults here.
 *
 * @param enabled Whether tasks, channels and everything else of Pycos are set up.
 * @param channels Channels to declare, by name.
 */
@Validated
@ConfigurationProperties("pycos")
record PycosProperties(
        @DefaultValue("true") boolean enabled,
        @Valid @DefaultValue Scheduler scheduler,
        @Valid @DefaultValue Messaging messaging,
        @Nullable Map<String, @Valid ChannelSettings> channels,
        @Valid @DefaultValue Shutdown shutdown) {

    Map<String, ChannelSettings> declaredChannels() {
        return Objects.requireNonNullElse(channels, Map.of());
    }

    /**
     * Settings of every scheduler.
     *
     * @param stallLimit How long a task may hold its turn before that is reported.
     */
    record Scheduler(@DurationMin(nanos = 1) @Nullable Duration stallLimit) {}

    /**
     * Settings of the messaging template.
     *
     * @param replyTimeout How long a request waits for the reply.
     * @param locateTimeout How long a task that is not in this application is looked for at the
     *     peers.
     */
    record Messaging(
            @DurationMin(nanos = 1) @Nullable Duration replyTimeout,
            @DurationMin(nanos = 1) @Nullable Duration locateTimeout) {}

    /**
     * Settings of one channel.
     *
     * @param type Class of the channel's messages.
     */
    record ChannelSettings(@DefaultValue("java.lang.Object") Class<?> type) {}

    /**
     * Settings of the end of the application.
     *
     * @param awaitTermination How long to wait for tasks to end before they are terminated.
     */
    record Shutdown(@DurationMin @Nullable Duration awaitTermination) {}
}

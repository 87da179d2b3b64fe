package io.pycos.samples.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The arguments of the application.
 *
 * @param json file to write the figures to; none by default
 * @param only name of the work to do; all by default
 * @param rounds rounds that count, of each subject at each work
 * @param warmUp time before the first of them
 * @param roundLength about the time of one
 */
@ConfigurationProperties
record Options(
        @Nullable Path json,
        @Nullable String only,
        @DefaultValue("5") int rounds,
        @DefaultValue("3s") Duration warmUp,
        @DefaultValue("500ms") Duration roundLength) {

    Rounds timing() {
        return new Rounds(rounds, warmUp, roundLength);
    }

    /** The works asked for; none when there is none of that name. */
    List<Work> works() {
        return only == null ? List.of(Work.values()) : Work.named(only).stream().toList();
    }
}

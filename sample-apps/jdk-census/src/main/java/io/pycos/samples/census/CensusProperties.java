package io.pycos.samples.census;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * What to count, and how long to wait for somebody to do it.
 *
 * @param modules modules to count; all of the runtime image when empty
 * @param stay whether the application stays up after the result
 * @param patience time to wait for the first node
 */
@ConfigurationProperties("census")
record CensusProperties(
        @DefaultValue List<String> modules,
        @DefaultValue("false") boolean stay,
        @Name("wait") @DefaultValue("30s") Duration patience) {}

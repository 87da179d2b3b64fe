package io.pycos.spring.autoconfigure;

import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the node, which starts server processes for computations.
 *
 * @param enabled Whether this application has a node. It serves this application, and others where
 *     the network is on and pycos.net.secret is set.
 * @param servers How many server processes the node runs at most; one for each processor if not
 *     set.
 */
@Validated
@ConfigurationProperties("pycos.node")
record PycosNodeProperties(
        @DefaultValue("false") boolean enabled, @Min(1) @Nullable Integer servers) {}

package io.pycos.spring.autoconfigure;

import io.pycos.compute.node.ComputeNode;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the node, which starts server processes for computations.
 *
 * @param enabled Whether this application has a node. It serves this application, and others where
 *     the network is on and pycos.net.secret is set.
 * @param servers How many server processes the node runs at most; one for each processor if not
 *     set.
 * @param memory Memory for all server processes together; half of the machine's if not set.
 * @param workDirectory Where server processes have their files; below the system's temporary
 *     directory if not set.
 */
@Validated
@ConfigurationProperties("pycos.node")
record PycosNodeProperties(
        @DefaultValue("false") boolean enabled,
        @Min(1) @Nullable Integer servers,
        @Nullable DataSize memory,
        @Nullable Path workDirectory) {

    void apply(ComputeNode.Builder builder) {
        if (servers != null) {
            builder.servers(servers);
        }
        if (memory != null) {
            builder.memory(memory.toBytes());
        }
        if (workDirectory != null) {
            builder.workDirectory(workDirectory);
        }
    }
}

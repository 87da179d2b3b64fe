package io.pycos.spring.autoconfigure;

import io.pycos.Directory;
import io.pycos.compute.ComputeClient;
import io.pycos.compute.node.ComputeNode;
import io.pycos.net.Cluster;
import io.pycos.spring.PycosComputeClientCustomizer;
import io.pycos.spring.PycosNodeCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The client for computations, and a node where {@code pycos.node.enabled} is true. */
@AutoConfiguration(after = PycosNetAutoConfiguration.class)
@ConditionalOnBean(Directory.class)
@EnableConfigurationProperties(PycosNodeProperties.class)
public final class PycosComputeAutoConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    ComputeClient pycosComputeClient(
            Directory directory,
            ObjectProvider<Cluster> cluster,
            ObjectProvider<PycosComputeClientCustomizer> customizers) {
        ComputeClient.Builder builder = ComputeClient.builder(directory);
        cluster.ifAvailable(builder::cluster);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    /**
     * It serves others only where they have proven a configured secret, since it runs the code it
     * is sent.
     */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty("pycos.node.enabled")
    ComputeNode pycosComputeNode(
            Directory directory,
            PycosNodeProperties properties,
            PycosNetProperties net,
            ObjectProvider<Cluster> cluster,
            Environment environment,
            ObjectProvider<PycosNodeCustomizer> customizers) {
        ComputeNode.Builder builder = ComputeNode.builder(directory);
        String name = environment.getProperty("spring.application.name");
        if (name != null && !name.isBlank()) {
            builder.name(name);
        }
        properties.apply(builder);
        cluster.ifAvailable(builder::cluster);
        builder.serveOthers(net.enabled() && net.hasSecret());
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Bean
    ComputeLifecycle pycosComputeLifecycle(
            ObjectProvider<ComputeClient> client, ObjectProvider<ComputeNode> node) {
        return new ComputeLifecycle(client.getIfAvailable(), node.getIfAvailable());
    }
}

package io.pycos.spring.autoconfigure;

import io.pycos.Directory;
import io.pycos.compute.ComputeClient;
import io.pycos.compute.node.ComputeNode;
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
            Directory directory, ObjectProvider<PycosComputeClientCustomizer> customizers) {
        ComputeClient.Builder builder = ComputeClient.builder(directory);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty("pycos.node.enabled")
    ComputeNode pycosNode(
            Directory directory,
            PycosNodeProperties properties,
            PycosNetProperties net,
            Environment environment,
            ObjectProvider<PycosNodeCustomizer> customizers) {
        ComputeNode.Builder builder = ComputeNode.builder(directory);
        String name = environment.getProperty("spring.application.name");
        if (name != null && !name.isBlank()) {
            builder.name(name);
        }
        if (properties.servers() != null) {
            builder.servers(properties.servers());
        }
        builder.serveOthers(servesOthers(net));
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    /** A node runs the code it is sent: only for those who have proven a configured secret. */
    private static boolean servesOthers(PycosNetProperties net) {
        return net.enabled() && net.hasSecret();
    }

    @Bean
    ComputeLifecycle pycosComputeLifecycle(
            ObjectProvider<ComputeClient> client,
            ObjectProvider<ComputeNode> node,
            PycosNetProperties net) {
        return new ComputeLifecycle(
                client.getIfAvailable(), node.getIfAvailable(), servesOthers(net));
    }
}

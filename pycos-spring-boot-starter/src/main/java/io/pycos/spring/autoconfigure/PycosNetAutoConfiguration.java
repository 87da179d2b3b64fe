package io.pycos.spring.autoconfigure;

import io.pycos.Directory;
import io.pycos.net.Cluster;
import io.pycos.net.ClusterBuilder;
import io.pycos.spring.PycosClusterCustomizer;
import io.pycos.spring.messaging.Envelope;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The network, where {@code pycos.net.enabled} is true. */
@AutoConfiguration(after = PycosAutoConfiguration.class)
@ConditionalOnBean(Directory.class)
@EnableConfigurationProperties(PycosNetProperties.class)
public final class PycosNetAutoConfiguration {

    /** Not started: its lifecycle bean does that. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty("pycos.net.enabled")
    Cluster pycosCluster(
            Directory directory,
            PycosNetProperties properties,
            Environment environment,
            ConfigurableBeanFactory beanFactory,
            ObjectProvider<PycosClusterCustomizer> customizers) {
        ClusterBuilder builder = Cluster.builder(directory);
        String name = environment.getProperty("spring.application.name");
        if (name != null && !name.isBlank()) {
            builder.name(name);
        }
        ClassLoader loader = beanFactory.getBeanClassLoader();
        if (loader != null) {
            builder.classLoader(loader);
        }
        builder.trustedTypes(Envelope.class);
        builder.trustedPackages(trustedPackages(properties, beanFactory).toArray(String[]::new));
        properties.apply(builder);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    private static List<String> trustedPackages(
            PycosNetProperties properties, BeanFactory beanFactory) {
        if (!properties.trustedPackages().isEmpty()) {
            return properties.trustedPackages();
        }
        return AutoConfigurationPackages.has(beanFactory)
                ? AutoConfigurationPackages.get(beanFactory)
                : List.of();
    }

    @Bean
    @ConditionalOnBean(Cluster.class)
    ClusterLifecycle pycosClusterLifecycle(Cluster cluster) {
        return new ClusterLifecycle(cluster);
    }
}

package io.pycos.spring.autoconfigure;

import io.pycos.Directory;
import io.pycos.PycosScheduler;
import io.pycos.spring.PycosSchedulerCustomizer;
import io.pycos.spring.PycosSchedulers;
import io.pycos.spring.PycosTaskPostProcessor;
import io.pycos.spring.PycosTasks;
import io.pycos.spring.messaging.PycosChannels;
import io.pycos.spring.messaging.PycosMessagingTemplate;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.GenericMessageConverter;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.MessageConverter;
import tools.jackson.databind.json.JsonMapper;

/** Tasks, channels and messaging in one process. */
@AutoConfiguration(
        afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnBooleanProperty(name = "pycos.enabled", matchIfMissing = true)
@EnableConfigurationProperties(PycosProperties.class)
@Import(ChannelBeans.class)
public final class PycosAutoConfiguration {

    /** Name of the scheduler for tasks of no bean. */
    static final String SCHEDULER = "pycos";

    private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(PycosAutoConfiguration.class);

    @Bean
    @ConditionalOnMissingBean
    Directory pycosDirectory() {
        return Directory.create();
    }

    @Bean(destroyMethod = "terminate")
    @ConditionalOnMissingBean
    PycosScheduler pycosScheduler(
            Directory directory,
            PycosProperties properties,
            ObjectProvider<PycosSchedulerCustomizer> customizers) {
        return schedulers(directory, properties, customizers).apply(SCHEDULER);
    }

    @Bean
    @ConditionalOnMissingBean
    PycosSchedulers pycosSchedulers(
            ObjectProvider<PycosScheduler> beans,
            Directory directory,
            PycosProperties properties,
            ObjectProvider<PycosSchedulerCustomizer> customizers) {
        return new PycosSchedulers(
                () -> beans.orderedStream().toList(),
                schedulers(directory, properties, customizers));
    }

    private static Function<String, PycosScheduler> schedulers(
            Directory directory,
            PycosProperties properties,
            ObjectProvider<PycosSchedulerCustomizer> customizers) {
        return name -> {
            PycosScheduler.Builder builder = PycosScheduler.builder(name).directory(directory);
            Duration stallLimit = properties.scheduler().stallLimit();
            if (stallLimit != null) {
                builder.stallLimit(stallLimit);
            }
            customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
            return builder.build();
        };
    }

    @Bean(defaultCandidate = false)
    @ConditionalOnMissingBean(name = "pycosMessageConverter")
    MessageConverter pycosMessageConverter(ObjectProvider<JsonMapper> mapper) {
        var json = new JacksonJsonMessageConverter(mapper.getIfAvailable(JsonMapper::new));
        json.setStrictContentTypeMatch(true);
        return new CompositeMessageConverter(
                java.util.List.of(json, new GenericMessageConverter()));
    }

    @Bean
    @ConditionalOnMissingBean
    PycosChannels pycosChannels(
            Directory directory,
            PycosSchedulers schedulers,
            @Qualifier("pycosMessageConverter") MessageConverter converter,
            PycosProperties properties) {
        Map<String, Class<?>> types =
                properties.declaredChannels().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, entry -> entry.getValue().type()));
        return new PycosChannels(directory, schedulers.get(SCHEDULER), converter, types);
    }

    @Bean
    @ConditionalOnMissingBean
    PycosMessagingTemplate pycosMessagingTemplate(
            Directory directory,
            PycosSchedulers schedulers,
            PycosChannels channels,
            @Qualifier("pycosMessageConverter") MessageConverter converter,
            PycosProperties properties) {
        var template =
                new PycosMessagingTemplate(
                        directory, schedulers.get(SCHEDULER), channels, converter);
        PycosProperties.Messaging settings = properties.messaging();
        if (settings.replyTimeout() != null) {
            template.setReplyTimeout(settings.replyTimeout());
        }
        if (settings.locateTimeout() != null) {
            template.setLocateTimeout(settings.locateTimeout());
        }
        return template;
    }

    @Bean
    @ConditionalOnMissingBean
    PycosTasks pycosTasks(
            Directory directory,
            PycosSchedulers schedulers,
            PycosChannels channels,
            PycosProperties properties,
            Environment environment) {
        Duration await =
                Objects.requireNonNullElse(
                        properties.shutdown().awaitTermination(),
                        PycosTasks.DEFAULT_AWAIT_TERMINATION);
        warnIfCutShort(await, environment);
        return new PycosTasks(directory, schedulers, channels, await);
    }

    private static void warnIfCutShort(Duration await, Environment environment) {
        String property = "spring.lifecycle.timeout-per-shutdown-phase";
        Duration phase = environment.getProperty(property, Duration.class, DEFAULT_PHASE_TIMEOUT);
        if (await.compareTo(phase) >= 0) {
            LOG.warn(
                    "pycos.shutdown.await-termination ({}) is cut short by {} ({})",
                    await,
                    property,
                    phase);
        }
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static PycosTaskPostProcessor pycosTaskPostProcessor(BeanFactory beanFactory) {
        return new PycosTaskPostProcessor(
                () -> beanFactory.getBean(PycosTasks.class),
                () -> beanFactory.getBean(PycosChannels.class),
                () -> beanFactory.getBean("pycosMessageConverter", MessageConverter.class));
    }

    @Bean
    static LazyInitializationExcludeFilter pycosLazyInitializationExcludeFilter() {
        return (name, definition, type) -> PycosTaskPostProcessor.hasTasks(type);
    }

    /** Among the last to run, so that it wraps whatever resolver the application has. */
    @Bean
    static BeanFactoryPostProcessor pycosChannelInjection() {
        return factory -> {
            if (factory instanceof DefaultListableBeanFactory beans) {
                ChannelInjection.install(beans);
                ChannelBeans.qualify(beans);
            }
        };
    }

    @Bean
    @ConditionalOnNotWebApplication
    KeepAlive pycosKeepAlive(
            PycosSchedulers schedulers, ObjectProvider<ComputeLifecycle> computations) {
        return new KeepAlive(
                schedulers, () -> computations.stream().anyMatch(ComputeLifecycle::isAccepting));
    }
}

package io.pycos.spring.autoconfigure;

import io.pycos.Channel;
import io.pycos.spring.autoconfigure.PycosProperties.ChannelSettings;
import io.pycos.spring.messaging.PycosChannels;
import java.util.Map;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/**
 * Makes a bean of each channel under {@code pycos.channels}, with the channel's name as qualifier.
 */
final class ChannelBeans implements BeanRegistrar {

    private static final String PREFIX = "pycosChannel.";

    @Override
    public void register(BeanRegistry registry, Environment environment) {
        Binder.get(environment)
                .bind("pycos.channels", Bindable.mapOf(String.class, ChannelSettings.class))
                .orElse(Map.of())
                .forEach((name, settings) -> register(registry, name, settings.type()));
    }

    private static <M> void register(BeanRegistry registry, String name, Class<M> type) {
        ResolvableType channel = ResolvableType.forClassWithGenerics(Channel.class, type);
        ParameterizedTypeReference<Channel<M>> reference =
                ParameterizedTypeReference.forType(channel.getType());
        registry.registerBean(
                PREFIX + name,
                reference,
                spec ->
                        spec.description("channel '" + name + "'")
                                .supplier(
                                        context ->
                                                context.bean(PycosChannels.class)
                                                        .channel(name, type)));
    }

    /**
     * The name of a bean must not be the bare name of a channel, which may well be the name of
     * another bean.
     */
    static void qualify(DefaultListableBeanFactory beanFactory) {
        for (String bean : beanFactory.getBeanDefinitionNames()) {
            if (bean.startsWith(PREFIX)
                    && beanFactory.getBeanDefinition(bean)
                            instanceof AbstractBeanDefinition definition) {
                String channel = bean.substring(PREFIX.length());
                definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, channel));
            }
        }
    }
}

package io.pycos.spring.autoconfigure;

import io.pycos.spring.InvalidChannelInjectionException;
import io.pycos.spring.PycosChannel;
import io.pycos.spring.messaging.PycosChannels;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.AutowireCandidateResolver;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Answers injection points that have {@link PycosChannel}, and leaves all others to the resolver
 * that was there before.
 *
 * <p>Nothing else in Spring can resolve a constructor parameter by an annotation with a value
 * without a bean definition for each value.
 */
final class ChannelInjection implements AutowireCandidateResolver {

    private final DefaultListableBeanFactory beanFactory;
    private final AutowireCandidateResolver others;

    private ChannelInjection(
            DefaultListableBeanFactory beanFactory, AutowireCandidateResolver others) {
        this.beanFactory = beanFactory;
        this.others = others;
    }

    static void install(DefaultListableBeanFactory beanFactory) {
        beanFactory.setAutowireCandidateResolver(
                new ChannelInjection(beanFactory, beanFactory.getAutowireCandidateResolver()));
    }

    @Override
    public @Nullable Object getSuggestedValue(DependencyDescriptor point) {
        PycosChannel annotation = point.getAnnotation(PycosChannel.class);
        return annotation == null
                ? others.getSuggestedValue(point)
                : channel(annotation.value(), point);
    }

    private Object channel(String value, DependencyDescriptor point) {
        String name = beanFactory.resolveEmbeddedValue(value);
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("@PycosChannel has no name at " + place(point));
        }
        Object channel =
                beanFactory
                        .getBean(PycosChannels.class)
                        .as(point.getResolvableType(), name.strip());
        if (channel == null) {
            throw new InvalidChannelInjectionException(
                    name, place(point), point.getDependencyType());
        }
        return channel;
    }

    private static String place(DependencyDescriptor point) {
        return point.getMember() + " (" + point + ")";
    }

    @Override
    public boolean isAutowireCandidate(BeanDefinitionHolder holder, DependencyDescriptor point) {
        return others.isAutowireCandidate(holder, point);
    }

    @Override
    public boolean isRequired(DependencyDescriptor point) {
        return others.isRequired(point);
    }

    @Override
    public boolean hasQualifier(DependencyDescriptor point) {
        return others.hasQualifier(point);
    }

    @Override
    public @Nullable String getSuggestedName(DependencyDescriptor point) {
        return others.getSuggestedName(point);
    }

    @Override
    public @Nullable Object getLazyResolutionProxyIfNecessary(
            DependencyDescriptor point, @Nullable String beanName) {
        return others.getLazyResolutionProxyIfNecessary(point, beanName);
    }

    @Override
    public @Nullable Class<?> getLazyResolutionProxyClass(
            DependencyDescriptor point, @Nullable String beanName) {
        return others.getLazyResolutionProxyClass(point, beanName);
    }

    @Override
    public AutowireCandidateResolver cloneIfNecessary() {
        return new ChannelInjection(beanFactory, others.cloneIfNecessary());
    }
}

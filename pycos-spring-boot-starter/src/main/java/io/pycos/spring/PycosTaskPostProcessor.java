package io.pycos.spring;

import io.pycos.spring.messaging.PycosChannels;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.ClassUtils;

/**
 * Finds {@link PycosTask} methods of beans and hands them to {@link PycosTasks}.
 *
 * <p>It touches no other bean before all singletons are made; a bean that is made later has its
 * tasks started then.
 */
public final class PycosTaskPostProcessor
        implements BeanPostProcessor, BeanFactoryAware, SmartInitializingSingleton {

    private record Found(String beanName, Object bean, Map<Method, PycosTask> methods) {}

    /** What reading a method takes, available when the singletons are made. */
    private record Intake(PycosTasks tasks, TaskMethodReader reader) {

        void take(Found found) {
            found.methods.forEach(
                    (method, annotation) ->
                            tasks.add(reader.read(found.beanName, found.bean, method, annotation)));
        }
    }

    private final Supplier<PycosTasks> tasks;
    private final Supplier<PycosChannels> channels;
    private final Supplier<MessageConverter> converter;
    private final Set<Class<?>> without = ConcurrentHashMap.newKeySet();
    private @Nullable ConfigurableListableBeanFactory beanFactory;

    /** Guarded by this object's monitor, as {@code intake}. */
    private final List<Found> early = new ArrayList<>();

    private @Nullable Intake intake;

    /** The suppliers are asked when all singletons are made. */
    public PycosTaskPostProcessor(
            Supplier<PycosTasks> tasks,
            Supplier<PycosChannels> channels,
            Supplier<MessageConverter> converter) {
        this.tasks = tasks;
        this.channels = channels;
        this.converter = converter;
    }

    /** Whether a class has task methods. */
    public static boolean hasTasks(Class<?> type) {
        return !methods(ClassUtils.getUserClass(type)).isEmpty();
    }

    private static Map<Method, PycosTask> methods(Class<?> type) {
        if (!AnnotationUtils.isCandidateClass(type, PycosTask.class)) {
            return Map.of();
        }
        MethodIntrospector.MetadataLookup<PycosTask> lookup =
                method -> AnnotatedElementUtils.findMergedAnnotation(method, PycosTask.class);
        return MethodIntrospector.selectMethods(type, lookup);
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Class<?> type = AopUtils.getTargetClass(bean);
        if (bean instanceof AopInfrastructureBean || without.contains(type)) {
            return bean;
        }
        Map<Method, PycosTask> methods = methods(ClassUtils.getUserClass(type));
        if (methods.isEmpty()) {
            without.add(type);
        } else if (isSingleton(beanName)) {
            found(new Found(beanName, bean, methods));
        } else {
            throw notASingleton(beanName, methods);
        }
        return bean;
    }

    private boolean isSingleton(String beanName) {
        ConfigurableListableBeanFactory factory = requireFactory();
        return !factory.containsBeanDefinition(beanName)
                || factory.getMergedBeanDefinition(beanName).isSingleton();
    }

    private void found(Found found) {
        Intake open;
        synchronized (this) {
            open = intake;
            if (open == null) {
                early.add(found);
                return;
            }
        }
        open.take(found);
    }

    @Override
    public void afterSingletonsInstantiated() {
        requireSingletons();
        var open =
                new Intake(
                        tasks.get(),
                        new TaskMethodReader(requireFactory(), channels.get(), converter.get()));
        List<Found> all;
        synchronized (this) {
            intake = open;
            all = List.copyOf(early);
            early.clear();
        }
        all.forEach(open::take);
    }

    /**
     * Beans of other scopes are made when somebody asks, if ever: their tasks would be lost without
     * a word.
     */
    private void requireSingletons() {
        ConfigurableListableBeanFactory factory = requireFactory();
        for (String name : factory.getBeanDefinitionNames()) {
            var definition = factory.getMergedBeanDefinition(name);
            if (!definition.isSingleton() && !definition.isAbstract()) {
                Class<?> type = factory.getType(name, false);
                Map<Method, PycosTask> methods =
                        type == null ? Map.of() : methods(ClassUtils.getUserClass(type));
                if (!methods.isEmpty()) {
                    throw notASingleton(name, methods);
                }
            }
        }
    }

    private InvalidTaskMethodException notASingleton(String bean, Map<Method, PycosTask> methods) {
        String scope = requireFactory().getMergedBeanDefinition(bean).getScope();
        return new InvalidTaskMethodException(
                bean,
                methods.keySet().iterator().next(),
                "the bean has scope '" + scope + "', and only singletons can have tasks");
    }

    private ConfigurableListableBeanFactory requireFactory() {
        if (beanFactory == null) {
            throw new IllegalStateException("used before setBeanFactory");
        }
        return beanFactory;
    }
}

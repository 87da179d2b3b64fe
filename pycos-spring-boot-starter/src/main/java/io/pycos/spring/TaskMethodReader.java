package io.pycos.spring;

import io.pycos.Task;
import io.pycos.spring.messaging.PycosChannels;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.support.HeaderMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.HeadersMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.MessageMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Reads annotated methods: decides their shape, resolves the attributes, and refuses what cannot be
 * a task.
 */
final class TaskMethodReader {

    private final ConfigurableBeanFactory beanFactory;
    private final PycosChannels channels;
    private final MessageConverter converter;
    private final HandlerMethodArgumentResolverComposite headers =
            new HandlerMethodArgumentResolverComposite();

    TaskMethodReader(
            ConfigurableBeanFactory beanFactory,
            PycosChannels channels,
            MessageConverter converter) {
        this.beanFactory = beanFactory;
        this.channels = channels;
        this.converter = converter;
        headers.addResolver(
                new HeaderMethodArgumentResolver(
                        DefaultConversionService.getSharedInstance(), beanFactory));
        headers.addResolver(new HeadersMethodArgumentResolver());
        headers.addResolver(new MessageMethodArgumentResolver(converter));
    }

    /**
     * @throws InvalidTaskMethodException when the method cannot be a task
     */
    TaskMethod read(String beanName, Object bean, Method method, PycosTask annotation) {
        return new Reading(beanName, bean, method, annotation).result();
    }

    /** The reading of one method. */
    private final class Reading {

        private final String beanName;
        private final Object bean;
        private final Method method;
        private final PycosTask annotation;
        private final List<TaskMethod.Argument> arguments = new ArrayList<>();
        private final List<Class<?>> startTypes = new ArrayList<>();

        /**
         * What the first parameter says: null for a body without one, {@code Task}, or the message.
         */
        private @Nullable ResolvableType first;

        private boolean wantsHeaders;

        Reading(String beanName, Object bean, Method method, PycosTask annotation) {
            this.beanName = beanName;
            this.bean = bean;
            this.method = method;
            this.annotation = annotation;
        }

        TaskMethod result() {
            Method invocable = invocable();
            for (int i = 0; i < method.getParameterCount(); i++) {
                arguments.add(argument(i));
            }
            return new TaskMethod(spec(), bean, invocable, arguments);
        }

        private Method invocable() {
            try {
                Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
                ReflectionUtils.makeAccessible(invocable);
                return invocable;
            } catch (IllegalStateException e) {
                throw invalid(
                        "the bean is proxied, and the proxy does not have the method: "
                                + e.getMessage());
            }
        }

        private TaskMethod.Argument argument(int index) {
            MethodParameter parameter =
                    new MethodParameter(method, index)
                            .withContainingClass(AopUtils.getTargetClass(bean));
            ResolvableType type = ResolvableType.forMethodParameter(parameter);
            PycosChannel channel = parameter.getParameterAnnotation(PycosChannel.class);
            if (channel != null) {
                return channel(channel, type, parameter);
            }
            if (first == null) {
                first = type;
                return first(parameter, type);
            }
            return isHandler() ? extra(parameter, type) : start(parameter, type);
        }

        private TaskMethod.Argument channel(
                PycosChannel channel, ResolvableType type, MethodParameter parameter) {
            String name = resolve(channel.value());
            Object value = channels.as(type, name);
            if (value == null) {
                throw new InvalidChannelInjectionException(
                        name, parameter.toString(), type.toClass());
            }
            return call -> value;
        }

        private TaskMethod.Argument first(MethodParameter parameter, ResolvableType type) {
            if (type.toClass() == Task.class) {
                return Call::self;
            }
            if (type.toClass() == Message.class) {
                wantsHeaders = true;
                return call -> headers.resolveArgument(parameter, call.asSpringMessage());
            }
            if (headers.supportsParameter(parameter)) {
                throw invalid("its first parameter must be the message or the Task, not a header");
            }
            Class<?> payload = ClassUtils.resolvePrimitiveIfNecessary(type.toClass());
            return call ->
                    payload.isInstance(call.payload()) ? call.payload() : converted(call, payload);
        }

        private Object converted(Call call, Class<?> payload) {
            Message<?> message = call.asSpringMessage();
            Object converted =
                    call.payload() == null ? null : converter.fromMessage(message, payload);
            if (converted == null) {
                throw new MessageConversionException(
                        message, "the message is not a " + payload.getName());
            }
            return converted;
        }

        private TaskMethod.Argument extra(MethodParameter parameter, ResolvableType type) {
            if (type.toClass() == Task.class) {
                return Call::self;
            }
            if (!headers.supportsParameter(parameter)) {
                throw invalid(
                        "parameter "
                                + (parameter.getParameterIndex() + 1)
                                + " ("
                                + type
                                + ") of a handler must be the Task, a @Header, @Headers or a @PycosChannel");
            }
            wantsHeaders = true;
            return call -> headers.resolveArgument(parameter, call.asSpringMessage());
        }

        private TaskMethod.Argument start(MethodParameter parameter, ResolvableType type) {
            if (type.toClass() == Task.class || headers.supportsParameter(parameter)) {
                throw invalid(
                        "parameter "
                                + (parameter.getParameterIndex() + 1)
                                + " of a body is a start argument, which cannot be a Task or a header");
            }
            int index = startTypes.size();
            startTypes.add(ClassUtils.resolvePrimitiveIfNecessary(type.toClass()));
            return call -> call.start().get(index);
        }

        private boolean isHandler() {
            return first != null && first.toClass() != Task.class;
        }

        private TaskMethod.Spec spec() {
            boolean handler = isHandler();
            return new TaskMethod.Spec(
                    orElse(resolve(annotation.name()), method.getName()),
                    beanName,
                    orElse(resolve(annotation.scheduler()), beanName),
                    handler,
                    daemon(handler),
                    onError(handler),
                    messageType(),
                    payloadType(),
                    List.copyOf(startTypes),
                    Arrays.stream(annotation.channels()).map(this::resolve).toList());
        }

        private Class<?> messageType() {
            boolean envelopes =
                    isHandler() && (wantsHeaders || method.getReturnType() != void.class);
            return envelopes ? Object.class : payloadType();
        }

        private Class<?> payloadType() {
            if (first == null) {
                return Void.class;
            }
            boolean wrapped = first.toClass() == Task.class || first.toClass() == Message.class;
            Class<?> payload = wrapped ? first.getGeneric().resolve(Object.class) : first.toClass();
            return ClassUtils.resolvePrimitiveIfNecessary(payload);
        }

        private boolean daemon(boolean handler) {
            String text = resolve(annotation.daemon());
            return switch (text) {
                case "" -> handler;
                case "true" -> true;
                case "false" -> false;
                default -> throw invalid("daemon must be true or false, not '" + text + "'");
            };
        }

        private OnError onError(boolean handler) {
            String text = resolve(annotation.onError()).toLowerCase(Locale.ROOT);
            return switch (text) {
                case "" -> handler ? OnError.CONTINUE : OnError.EXIT;
                case "continue" -> {
                    if (!handler) {
                        throw invalid(
                                "a body cannot continue after an exception: use exit or restart");
                    }
                    yield OnError.CONTINUE;
                }
                case "exit" -> OnError.EXIT;
                case "restart" -> OnError.RESTART;
                default ->
                        throw invalid(
                                "onError must be continue, exit or restart, not '" + text + "'");
            };
        }

        private String resolve(String text) {
            try {
                return Objects.requireNonNullElse(beanFactory.resolveEmbeddedValue(text), "")
                        .strip();
            } catch (IllegalArgumentException e) {
                throw invalid(e.getMessage());
            }
        }

        private static String orElse(String text, String other) {
            return text.isEmpty() ? other : text;
        }

        private InvalidTaskMethodException invalid(@Nullable String problem) {
            return new InvalidTaskMethodException(beanName, method, String.valueOf(problem));
        }
    }
}

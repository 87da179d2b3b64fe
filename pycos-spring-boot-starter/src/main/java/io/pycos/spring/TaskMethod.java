package io.pycos.spring;

import io.pycos.Task;
import io.pycos.spring.messaging.Envelope;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A method that is a task, checked and ready to be called.
 *
 * <p>Calls have the class loader of the bean as the thread's context loader, since the thread may
 * come from anywhere.
 */
final class TaskMethod {

    /** Makes one argument of a call. */
    @FunctionalInterface
    interface Argument {

        @Nullable Object of(Call call) throws Exception;
    }

    /**
     * What the annotation and the signature say.
     *
     * @param messageType what the mailbox takes; {@code Object} if the method wants headers or
     *     answers
     * @param payloadType what the method takes
     * @param startTypes of the arguments that a body is started with
     */
    record Spec(
            String name,
            String bean,
            String scheduler,
            boolean handler,
            boolean daemon,
            OnError onError,
            Class<?> messageType,
            Class<?> payloadType,
            List<Class<?>> startTypes,
            List<String> channels) {

        boolean startsWithApplication() {
            return startTypes.isEmpty();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(PycosTask.class);

    private final Spec spec;
    private final Object bean;
    private final Method method;
    private final List<Argument> arguments;
    private final LongAdder failures = new LongAdder();
    private final LongAdder restarts = new LongAdder();

    TaskMethod(Spec spec, Object bean, Method method, List<Argument> arguments) {
        this.spec = spec;
        this.bean = bean;
        this.method = method;
        this.arguments = List.copyOf(arguments);
    }

    Spec spec() {
        return spec;
    }

    /** Where the method is, for people. */
    String place() {
        return method.toGenericString() + " of bean '" + spec.bean() + "'";
    }

    long failures() {
        return failures.sum();
    }

    long restarts() {
        return restarts.sum();
    }

    void countRestart() {
        restarts.increment();
    }

    /** The body: one call from the task's start to its end. */
    @Nullable Object run(Task<?> self, List<Object> start) throws Exception {
        try {
            return invoke(new Call(self, null, start));
        } catch (Exception e) {
            failures.increment();
            throw e;
        }
    }

    /** The handler: a call for each message. An exception is told to whoever wants a reply. */
    void handle(Task<?> self, Object message) throws Exception {
        Call call = new Call(self, message, List.of());
        try {
            answer(call, invoke(call));
        } catch (Exception e) {
            failures.increment();
            tell(call, e);
            if (spec.onError() != OnError.CONTINUE) {
                throw e;
            }
            LOG.error("[task {}] failed on a message, and goes on with the next", spec.name(), e);
        }
    }

    private @Nullable Object invoke(Call call) throws Exception {
        useClassLoader();
        @Nullable Object[] values = new @Nullable Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(i).of(call);
        }
        try {
            return method.invoke(bean, values);
        } catch (InvocationTargetException e) {
            throw rethrown(e.getCause());
        }
    }

    private static Exception rethrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof Exception exception ? exception : new IllegalStateException(cause);
    }

    private void useClassLoader() {
        Thread thread = Thread.currentThread();
        ClassLoader loader = method.getDeclaringClass().getClassLoader();
        if (thread.getContextClassLoader() != loader) {
            thread.setContextClassLoader(loader);
        }
    }

    private static void answer(Call call, @Nullable Object result) {
        if (!(call.message() instanceof Envelope envelope)) {
            return;
        }
        if (result instanceof CompletionStage<?> stage) {
            stage.whenComplete(
                    (value, error) -> {
                        if (error != null) {
                            envelope.fail(error);
                        } else {
                            envelope.reply(value);
                        }
                    });
        } else {
            envelope.reply(result);
        }
    }

    private static void tell(Call call, Exception error) {
        if (call.message() instanceof Envelope envelope) {
            envelope.fail(error);
        }
    }
}

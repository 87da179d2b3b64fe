package io.pycos.compute.node;

import io.pycos.compute.protocol.TaskCall;
import io.pycos.compute.protocol.TaskEnd;
import io.pycos.compute.protocol.ValueCodec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calls the functions of tasks, one at a time, on one platform thread.
 *
 * <p>{@link #run} and {@link #interrupt} may be called from any thread and do not wait.
 */
final class CallRunner {

    /** How much of a stack trace is sent. */
    static final int MAX_STACK = 64 * 1024;

    /** Hears of calls, on the thread that makes them; may wait. */
    interface Reports {

        /** The function is about to be called. */
        void started(TaskCall call);

        /** The call is over. */
        void ended(TaskCall call, TaskEnd end);
    }

    private final ClassLoader loader;
    private final Reports reports;
    private final ValueCodec codec = new ValueCodec();
    private final BlockingQueue<TaskCall> calls = new LinkedBlockingQueue<>();
    private final Thread thread;

    /**
     * The call that may be interrupted now; guarded by this, so that an interrupt never hits the
     * next call.
     */
    private @Nullable TaskCall current;

    /** The current call was interrupted; guarded by this. */
    private boolean interrupted;

    CallRunner(ClassLoader loader, Reports reports) {
        this.loader = loader;
        this.reports = reports;
        this.thread = Thread.ofPlatform().name("pycos-cpu").unstarted(this::loop);
        thread.setContextClassLoader(loader);
    }

    void start() {
        thread.start();
    }

    void run(TaskCall call) {
        calls.add(call);
    }

    /** Interrupts a call, if it is the one that is running. */
    synchronized void interrupt(long task, int attempt) {
        TaskCall call = current;
        if (call != null && call.task() == task && call.attempt() == attempt) {
            interrupted = true;
            thread.interrupt();
        }
    }

    private void loop() {
        while (true) {
            TaskCall call;
            try {
                call = calls.take();
            } catch (InterruptedException e) {
                continue; // left over by a function that interrupted its own thread
            }
            reports.ended(call, execute(call));
        }
    }

    private TaskEnd execute(TaskCall call) {
        try {
            Target target = Target.find(loader, call);
            @Nullable Object[] arguments = codec.decode(target.parameters(), call.arguments());
            reports.started(call);
            return new TaskEnd.Returned(
                    codec.encode(List.of(target.result()), call(call, target, arguments)));
        } catch (InvocationTargetException e) {
            return failed(e.getCause() == null ? e : e.getCause());
        } catch (Interrupted e) {
            return new TaskEnd.Interrupted();
        } catch (Throwable e) {
            return failed(e);
        }
    }

    private @Nullable Object call(TaskCall call, Target target, @Nullable Object[] arguments)
            throws ReflectiveOperationException, Interrupted {
        begin(call);
        boolean returned = false;
        try {
            Object result = target.call(arguments);
            returned = true;
            return result;
        } finally {
            if (end() && !returned) {
                throw new Interrupted();
            }
        }
    }

    private synchronized void begin(TaskCall call) {
        current = call;
        interrupted = false;
    }

    private synchronized boolean end() {
        current = null;
        Thread.interrupted();
        return interrupted;
    }

    private static TaskEnd failed(Throwable error) {
        return new TaskEnd.Failed(error.getClass().getName(), message(error), stack(error));
    }

    private static String message(Throwable error) {
        try {
            String message = error.getMessage();
            return message == null ? "" : message;
        } catch (RuntimeException e) {
            return "(its getMessage failed: " + e.getClass().getName() + ")";
        }
    }

    private static String stack(Throwable error) {
        var text = new StringWriter();
        try {
            error.printStackTrace(new PrintWriter(text, true));
        } catch (RuntimeException e) {
            text.append("(its printStackTrace failed: ").append(e.getClass().getName()).append(")");
        }
        StringBuffer all = text.getBuffer();
        return all.length() <= MAX_STACK ? all.toString() : all.substring(0, MAX_STACK) + "…";
    }

    /** The function was interrupted, and left by an exception. */
    @SuppressWarnings("serial") // never serialized
    private static final class Interrupted extends Exception {

        Interrupted() {
            super(null, null, false, false);
        }
    }

    /** The method or constructor that a call means. */
    private record Target(Executable executable, List<Type> parameters, Type result) {

        static Target find(ClassLoader loader, TaskCall call) throws ReflectiveOperationException {
            Class<?> owner = Class.forName(call.owner(), false, loader);
            MethodType type = MethodType.fromMethodDescriptorString(call.descriptor(), loader);
            Executable executable =
                    call.method().equals("<init>")
                            ? owner.getDeclaredConstructor(type.parameterArray())
                            : method(owner, call.method(), type);
            executable.setAccessible(true);
            return new Target(
                    executable,
                    List.of(executable.getGenericParameterTypes()),
                    executable instanceof Method method ? method.getGenericReturnType() : owner);
        }

        private static Method method(Class<?> owner, String name, MethodType type)
                throws NoSuchMethodException {
            return Stream.of(owner.getDeclaredMethods())
                    .filter(method -> method.getName().equals(name))
                    .filter(method -> method.getReturnType() == type.returnType())
                    .filter(
                            method ->
                                    List.of(method.getParameterTypes())
                                            .equals(type.parameterList()))
                    .findFirst()
                    .orElseThrow(
                            () -> new NoSuchMethodException(owner.getName() + "." + name + type));
        }

        @Nullable Object call(@Nullable Object[] arguments) throws ReflectiveOperationException {
            return switch (executable) {
                case Method method -> method.invoke(null, arguments);
                case Constructor<?> constructor -> constructor.newInstance(arguments);
            };
        }
    }
}

package io.pycos.compute.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.compute.protocol.TaskCall;
import io.pycos.compute.protocol.TaskEnd;
import io.pycos.compute.protocol.ValueCodec;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallRunnerTests implements CallRunner.Reports {

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final ValueCodec codec = new ValueCodec();
    private final BlockingQueue<Long> started = new LinkedBlockingQueue<>();
    private final BlockingQueue<TaskEnd> ended = new LinkedBlockingQueue<>();
    private final CallRunner runner = new CallRunner(CallRunnerTests.class.getClassLoader(), this);

    @BeforeEach
    void start() {
        runner.start();
    }

    @Override
    public void started(TaskCall call) {
        started.add(call.task());
    }

    @Override
    public void ended(TaskCall call, TaskEnd end) {
        ended.add(end);
    }

    record Box(String content) {}

    static String join(String text, int times) {
        return text.repeat(times);
    }

    static boolean onPlatformThread() {
        return !Thread.currentThread().isVirtual();
    }

    static String fail() {
        throw new IllegalStateException("outer", new IllegalArgumentException("inner"));
    }

    static String forEver() throws InterruptedException {
        NEVER.await();
        return "never";
    }

    static String stubborn() {
        try {
            NEVER.await();
        } catch (InterruptedException e) {
            return "interrupted, but done";
        }
        return "never";
    }

    static boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    static boolean interruptsItself() {
        Thread.currentThread().interrupt();
        return true;
    }

    @Test
    void aMethodIsCalledWithItsArguments() throws InterruptedException {
        run(
                1,
                "join",
                "(Ljava/lang/String;I)Ljava/lang/String;",
                List.of(String.class, int.class),
                "ab",
                3);

        assertThat(result(String.class)).isEqualTo("ababab");
        assertThat(started).containsExactly(1L);
    }

    @Test
    void aConstructorMakesTheResult() throws InterruptedException {
        runner.run(
                new TaskCall(
                        1,
                        1,
                        Box.class.getName(),
                        "<init>",
                        "(Ljava/lang/String;)V",
                        codec.encode(List.of(String.class), "x")));

        assertThat(result(Box.class)).isEqualTo(new Box("x"));
    }

    @Test
    void callsRunOnAPlatformThread() throws InterruptedException {
        run(1, "onPlatformThread", "()Z", List.of());

        assertThat(result(boolean.class)).isEqualTo(true);
    }

    @Test
    void anExceptionIsReportedAsTextWithItsCauses() throws InterruptedException {
        run(1, "fail", "()Ljava/lang/String;", List.of());

        assertThat(next())
                .isInstanceOfSatisfying(
                        TaskEnd.Failed.class,
                        failed -> {
                            assertThat(failed.type()).isEqualTo("java.lang.IllegalStateException");
                            assertThat(failed.message()).isEqualTo("outer");
                            assertThat(failed.stack())
                                    .contains("CallRunnerTests.fail(")
                                    .contains(
                                            "Caused by: java.lang.IllegalArgumentException: inner");
                        });
    }

    @Test
    void whatCannotBeCalledFailsWithoutHavingStarted() throws InterruptedException {
        run(1, "missing", "()V", List.of());
        assertThat(next()).isInstanceOf(TaskEnd.Failed.class);

        runner.run(new TaskCall(2, 1, "no.such.Type", "x", "()V", new byte[0]));
        assertThat(next())
                .isInstanceOfSatisfying(
                        TaskEnd.Failed.class,
                        failed -> assertThat(failed.type()).endsWith("ClassNotFoundException"));
        assertThat(started).isEmpty();
    }

    @Test
    void aCallThatIsInterruptedIsTerminatedAndTheNextOneIsNotInterrupted()
            throws InterruptedException {
        run(1, "forEver", "()Ljava/lang/String;", List.of());
        started.take();
        interruptUntilEnded(1);
        assertThat(next()).isEqualTo(new TaskEnd.Interrupted());

        run(2, "isInterrupted", "()Z", List.of());
        assertThat(result(boolean.class)).isEqualTo(false);
    }

    @Test
    void aCallThatReturnsThoughInterruptedHasReturned() throws InterruptedException {
        run(1, "stubborn", "()Ljava/lang/String;", List.of());
        started.take();
        interruptUntilEnded(1);

        assertThat(result(String.class)).isEqualTo("interrupted, but done");
    }

    @Test
    void anInterruptForAnotherAttemptHasNoEffect() throws InterruptedException {
        run(1, "forEver", "()Ljava/lang/String;", List.of());
        started.take();
        runner.interrupt(1, 2);
        runner.interrupt(2, 1);

        assertThat(ended.poll(100, TimeUnit.MILLISECONDS)).isNull();
        interruptUntilEnded(1);
    }

    @Test
    void aFunctionThatInterruptsItsThreadDoesNotDisturbTheNext() throws InterruptedException {
        run(1, "interruptsItself", "()Z", List.of());
        run(2, "isInterrupted", "()Z", List.of());

        assertThat(result(boolean.class)).isEqualTo(true);
        assertThat(result(boolean.class)).isEqualTo(false);
    }

    /** The start is reported a moment before the call can be interrupted. */
    private void interruptUntilEnded(long task) throws InterruptedException {
        while (ended.isEmpty()) {
            runner.interrupt(task, 1);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private void run(
            long task, String method, String descriptor, List<Type> types, Object... arguments) {
        runner.run(
                new TaskCall(
                        task,
                        1,
                        CallRunnerTests.class.getName(),
                        method,
                        descriptor,
                        codec.encode(types, arguments)));
    }

    private Object result(Type type) throws InterruptedException {
        TaskEnd end = next();
        assertThat(end).isInstanceOf(TaskEnd.Returned.class);
        return codec.decode(List.of(type), ((TaskEnd.Returned) end).value())[0];
    }

    private TaskEnd next() throws InterruptedException {
        return ended.poll(20, TimeUnit.SECONDS);
    }
}

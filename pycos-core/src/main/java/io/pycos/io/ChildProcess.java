package io.pycos.io;

import io.pycos.Task;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process with pipes, or a chain of them as a shell makes with {@code |}, for tasks (I-11).
 *
 * <p>{@link #stdin} goes to the first process, {@link #stdout} comes from the last, {@link #stderr}
 * from all of them; what a {@code ProcessBuilder} redirects elsewhere is empty here. Each can be
 * used by a task of its own. Who writes to a process that writes back must read meanwhile, or both
 * wait for ever: {@link #communicate} does.
 *
 * <p>A process does not end by itself when its task does: use {@code try (process)}.
 *
 * <pre>{@code
 * try (ChildProcess process = ChildProcess.start(self, "sort")) {
 *     ProcessOutput output = process.communicate(self, text, Duration.ofSeconds(10));
 * }
 * }</pre>
 */
public final class ChildProcess implements AutoCloseable {

    /** How long starting may take. */
    public static final Duration START_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Most bytes that {@link #communicate} takes from each stream, unless {@link #maxOutput} says
     * otherwise.
     */
    public static final int DEFAULT_MAX_OUTPUT = 64 * 1024 * 1024;

    /** How long a closed process may take to end before it is killed. */
    public static final Duration CLOSE_GRACE = Duration.ofSeconds(2);

    private static final int PIECE = 16 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);

    private final String name;
    private final List<Process> processes;
    private final PieceSink toFirst;
    private final PipeSource fromLast;
    private final PipeSource errors;
    private final ByteOutput stdin;
    private final ByteInput stdout;
    private final ByteInput stderr;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile int maxOutput = DEFAULT_MAX_OUTPUT;

    private ChildProcess(String name, List<Process> processes) {
        this.name = name;
        this.processes = processes;
        toFirst =
                new PieceSink(
                        PIECE, writer(name), new Pipe(processes.getFirst().getOutputStream()));
        fromLast = PipeSource.of(name + " stdout", List.of(processes.getLast().getInputStream()));
        errors =
                PipeSource.of(
                        name + " stderr", processes.stream().map(Process::getErrorStream).toList());
        stdin = new ByteOutput("stdin of " + name, toFirst);
        stdout = new ByteInput("stdout of " + name, fromLast);
        stderr = new ByteInput("stderr of " + name, errors);
    }

    /**
     * A thread of its own, since a process that does not read blocks it; only while there is
     * something to write.
     */
    private static ThreadPoolExecutor writer(String name) {
        return new ThreadPoolExecutor(
                0,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                IoThreads.named(name + " stdin"));
    }

    /** Starts a program, suspending meanwhile. */
    public static ChildProcess start(Task<?> self, String... command) {
        return start(self, new ProcessBuilder(command));
    }

    /**
     * Starts what the builder describes, suspending meanwhile.
     *
     * @throws IoFailedException when there is no such program, among others
     */
    public static ChildProcess start(Task<?> self, ProcessBuilder builder) {
        return chain(self, List.of(builder));
    }

    /**
     * Starts programs of which each reads what the one before writes, suspending meanwhile. Their
     * pipes are the operating system's; nothing in between passes through this process.
     */
    public static ChildProcess chain(Task<?> self, List<ProcessBuilder> builders) {
        String name = String.join(" | ", builders.stream().map(ChildProcess::program).toList());
        return new Gate("starting", name)
                .enter(
                        self,
                        START_TIMEOUT,
                        operation -> {
                            CompletableFuture<ChildProcess> started =
                                    IoThreads.blocking(
                                            () ->
                                                    new ChildProcess(
                                                            "process " + name,
                                                            ProcessBuilder.startPipeline(
                                                                    List.copyOf(builders))));
                            try {
                                return operation.result(started);
                            } catch (Throwable e) {
                                started.thenAccept(ChildProcess::close);
                                throw e;
                            }
                        });
    }

    private static String program(ProcessBuilder builder) {
        return builder.command().isEmpty() ? "?" : builder.command().getFirst();
    }

    /** What the first process reads; {@link ByteOutput#end} tells it that there is no more. */
    public ByteOutput stdin() {
        return stdin;
    }

    /** What the last process writes. */
    public ByteInput stdout() {
        return stdout;
    }

    /** What all processes write to their standard error, as it comes. */
    public ByteInput stderr() {
        return stderr;
    }

    /** The process ids, in the order of the chain. */
    public List<Long> pids() {
        return processes.stream().map(Process::pid).toList();
    }

    public boolean isAlive() {
        return processes.stream().anyMatch(Process::isAlive);
    }

    /** Most bytes that {@link #communicate} takes from each stream. */
    public ChildProcess maxOutput(int bytes) {
        maxOutput = bytes;
        return this;
    }

    /**
     * Suspends until all processes have ended. Their output stays readable.
     *
     * @return the exit code of the last one
     * @throws IoTimeoutException when they have not ended in time; they go on
     */
    public int waitFor(Task<?> self, Duration timeout) {
        return new Gate("waiting for the end of", name)
                .enter(
                        self,
                        timeout,
                        operation -> {
                            operation.await(ended());
                            return processes.getLast().exitValue();
                        });
    }

    CompletableFuture<?> ended() {
        return CompletableFuture.allOf(
                processes.stream().map(Process::onExit).toArray(CompletableFuture<?>[]::new));
    }

    /** {@link #communicate(Task, ByteInput, Duration)} with the bytes as input. */
    public ProcessOutput communicate(Task<?> self, byte[] input, Duration timeout) {
        return communicate(self, ByteInput.of(input), timeout);
    }

    /**
     * Feeds the input to the first process up to its end, collects all output at the same time, and
     * waits for the end of all processes; suspends meanwhile. A process that ends without reading
     * all its input is no error. If this ends by an exception or by termination, the processes are
     * closed.
     *
     * @param timeout for all of it
     * @throws LimitExceededException when the output is longer than {@link #maxOutput}
     */
    public ProcessOutput communicate(Task<?> self, ByteInput input, Duration timeout) {
        var communication =
                new Communication(toFirst, input, stdout, stderr, maxOutput, this::ended);
        List<Gate> streams = List.of(stdin.gate(), input.gate(), stdout.gate(), stderr.gate());
        boolean done = false;
        try {
            new Gate("communicating with", name).enter(self, timeout, streams, communication::run);
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
        return communication.output(exitCodes());
    }

    private List<Integer> exitCodes() {
        return processes.stream().map(Process::exitValue).toList();
    }

    /** Asks the processes to end ({@code SIGTERM}); what they have written stays readable. */
    public void terminate() {
        processes.forEach(process -> process.toHandle().destroy());
    }

    /**
     * Ends the processes without asking ({@code SIGKILL}); what they have written stays readable.
     */
    public void kill() {
        processes.forEach(process -> process.toHandle().destroyForcibly());
    }

    /**
     * Gives up the pipes, and ends the processes and those they started: asked first, and killed
     * after {@link #CLOSE_GRACE}. Does not wait for that. Idempotent, from any thread.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        String reason = "the process was closed";
        stdin.close(reason);
        stdout.close(reason);
        stderr.close(reason);
        toFirst.close();
        fromLast.close();
        errors.close();
        IoThreads.blocking(this::endAll);
    }

    private boolean endAll() {
        List<ProcessHandle> all =
                processes.stream()
                        .flatMap(
                                process ->
                                        Stream.concat(
                                                Stream.of(process.toHandle()),
                                                process.descendants()))
                        .filter(ProcessHandle::isAlive)
                        .toList();
        all.forEach(ProcessHandle::destroy);
        CompletableFuture.delayedExecutor(CLOSE_GRACE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> killAll(all));
        return true;
    }

    private void killAll(List<ProcessHandle> all) {
        for (ProcessHandle process : all) {
            if (process.isAlive()) {
                LOG.debug("[{}] {} did not end when asked; killing it", name, process.pid());
                process.destroyForcibly();
            }
        }
        processes.forEach(Process::destroy);
    }

    @Override
    public String toString() {
        return name + " " + pids();
    }

    private record Pipe(OutputStream stream) implements PieceSink.Target {

        @Override
        public void write(byte[] piece) throws IOException {
            stream.write(piece);
            stream.flush();
        }

        @Override
        public void end() throws IOException {
            stream.close();
        }
    }
}

package io.pycos.compute.node;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server process, from its start to its end.
 *
 * <p>Watched by platform threads, which busy virtual threads cannot hold up. The pipe to its
 * standard input is open for as long as this process lives: its end tells the server to end.
 */
final class ServerJvm implements ServerSlot.Process {

    /**
     * How to start a server process.
     *
     * @param classPath argument of {@code -cp}
     * @param memory bytes of its heap at most
     * @param directory of the computation
     * @param workingDirectory of the process, in {@code directory}
     */
    record Spec(String classPath, long memory, Path directory, Path workingDirectory) {

        List<String> command() {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx" + Math.max(MIN_MEMORY, memory) / 1024 + "k",
                    "-XX:+UseSerialGC",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dio.netty.eventLoopThreads=1",
                    "-Dslf4j.provider=" + ServerLogging.class.getName(),
                    "-Dslf4j.internal.verbosity=WARN",
                    "-D" + ServerMain.DIRECTORY + "=" + directory,
                    "-cp",
                    classPath,
                    ServerMain.class.getName());
        }
    }

    /** A server gets no less heap than this, in bytes. */
    static final long MIN_MEMORY = 32L << 20;

    /**
     * What a server process sees of the environment: it may hold secrets of the application
     * otherwise.
     */
    private static final Set<String> ENVIRONMENT =
            Set.of(
                    "PATH",
                    "HOME",
                    "USER",
                    "LANG",
                    "LC_ALL",
                    "LC_CTYPE",
                    "TZ",
                    "TMPDIR",
                    "SystemRoot");

    /** How much of its output is told when it ends unasked. */
    private static final int REPORTED_OUTPUT = 2000;

    private static final Logger LOG = LoggerFactory.getLogger(ServerJvm.class);

    private final Spec spec;
    private final ServerTicket ticket;
    private final Consumer<String> ended;
    private final OutputTail output = new OutputTail(OutputTail.DEFAULT_LIMIT);

    /** Guarded by this: null before the process runs. */
    private @Nullable Process process;

    /** Guarded by this: why it was told to end, or null. */
    private @Nullable String killed;

    private ServerJvm(Spec spec, ServerTicket ticket, Consumer<String> ended) {
        this.spec = spec;
        this.ticket = ticket;
        this.ended = ended;
    }

    /**
     * Starts a process, without waiting for it.
     *
     * @param ended told once why the process ended, or could not be started, on a thread that may
     *     block
     */
    static ServerJvm start(Spec spec, ServerTicket ticket, Consumer<String> ended) {
        ServerJvm server = new ServerJvm(spec, ticket, ended);
        Thread.ofPlatform().name("pycos-" + ticket.link()).daemon().start(server::runToEnd);
        return server;
    }

    /** Ends the process and those it started, at once; it has no say in it. Idempotent. */
    @Override
    public synchronized void kill(String why) {
        if (killed == null) {
            killed = why;
        }
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private void runToEnd() {
        String why;
        try {
            why = run();
        } catch (IOException | RuntimeException e) {
            LOG.warn("[{}] cannot start a server process: {}", ticket, spec.command(), e);
            why = "the process could not be started: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill("its watcher was interrupted");
            why = "its watcher was interrupted";
        }
        ended.accept(why);
    }

    private String run() throws IOException, InterruptedException {
        Files.createDirectories(spec.workingDirectory());
        Process started = start();
        Thread reader =
                Thread.ofPlatform()
                        .name("pycos-output-" + ticket.link())
                        .daemon()
                        .start(() -> drain(started));
        write(started);
        int code = started.waitFor();
        reader.join(TimeUnit.MILLISECONDS.toMillis(200));
        return describe(started.pid(), code);
    }

    private synchronized Process start() throws IOException {
        if (killed != null) {
            throw new IOException("not started: " + killed);
        }
        ProcessBuilder builder =
                new ProcessBuilder(spec.command())
                        .directory(new File(spec.workingDirectory().toString()))
                        .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(ENVIRONMENT);
        process = builder.start();
        return process;
    }

    /** The stream stays open: its end would end the server. */
    private void write(Process started) {
        try {
            OutputStream pipe = started.getOutputStream();
            ticket.write(pipe);
        } catch (IOException e) {
            LOG.debug("[{}] ended before it took its ticket", ticket, e);
        }
    }

    private void drain(Process started) {
        try {
            output.drain(started.getInputStream());
        } catch (IOException e) {
            LOG.debug("[{}] its output ended", ticket, e);
        }
    }

    private synchronized String describe(long pid, int code) {
        if (killed != null) {
            return killed;
        }
        String last = output.last(REPORTED_OUTPUT);
        String text = "its process (pid " + pid + ") ended with exit code " + code;
        return last.isEmpty() ? text : text + "; its last output: " + last;
    }
}

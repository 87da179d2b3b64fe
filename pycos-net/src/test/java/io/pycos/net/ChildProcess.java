package io.pycos.net;

import io.pycos.Channel;
import io.pycos.Directory;
import io.pycos.Location;
import io.pycos.PycosScheduler;
import io.pycos.TaskRef;
import io.pycos.hostile.Canary;
import io.pycos.net.payloads.Sample;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Another JVM with a cluster, for tests that need a real process. */
final class ChildProcess implements AutoCloseable {

    static final String SECRET = "a secret of these tests only";

    private final Process process;

    /** Starts a process that looks for {@code parent}. */
    ChildProcess(Location parent) throws IOException {
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                ChildProcess.class.getName(),
                                parent.host(),
                                Integer.toString(parent.port()))
                        .redirectErrorStream(true)
                        .redirectOutput(new File("target/child-of-" + parent.port() + ".log"))
                        .start();
    }

    /** As {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** Registers a task "child" and a channel "news", and does what the task is told. */
    public static void main(String[] arguments) throws InterruptedException {
        Location parent = new Location(arguments[0], Integer.parseInt(arguments[1]));
        Directory directory = Directory.create();
        PycosScheduler scheduler = PycosScheduler.builder("child").directory(directory).build();
        Cluster.builder(directory)
                .name("child")
                .port(0)
                .secret(SECRET)
                .multicast(false)
                .hosts(List.of(parent))
                .trustedPackages("io.pycos.net.payloads", "io.pycos.hostile")
                .start();
        Channel<String> news = directory.channel("news", String.class);
        directory.register(news);
        TaskRef<Object> child =
                scheduler
                        .task("child", Object.class)
                        .body(
                                self -> {
                                    while (true) {
                                        switch (self.receive()) {
                                            case Sample.Anything(TaskRef<?> replyTo) ->
                                                    reply(replyTo, ProcessHandle.current().pid());
                                            case TaskRef<?> victim -> reply(victim, new Canary());
                                            default -> self.exit(null);
                                        }
                                    }
                                });
        directory.register("child", child);
        Thread.sleep(Duration.ofMinutes(5));
    }

    @SuppressWarnings("unchecked")
    private static void reply(TaskRef<?> to, Object message) {
        ((TaskRef<Object>) to).send(message);
    }
}

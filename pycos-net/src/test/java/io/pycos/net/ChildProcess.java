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
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Another JVM with a cluster, for tests that need a real process. */
final class ChildProcess implements AutoCloseable {

    static final String SECRET = "a secret of these tests only";

    private final Process process;

    /** Starts an ordinary process that looks for {@code parent}. */
    ChildProcess(Location parent) throws IOException {
        process = start(classPath(), parent, "");
    }

    /** Starts a process that joins no group, and has no JGroups on its class path. */
    ChildProcess(Location parent, byte[] key) throws IOException {
        String withoutJGroups =
                Stream.of(classPath().split(File.pathSeparator))
                        .filter(entry -> !entry.contains("jgroups"))
                        .collect(Collectors.joining(File.pathSeparator));
        process = start(withoutJGroups, parent, HexFormat.of().formatHex(key));
    }

    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static Process start(String classPath, Location parent, String key) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        classPath,
                        ChildProcess.class.getName(),
                        parent.host(),
                        Integer.toString(parent.port()),
                        key)
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
        ClusterBuilder builder =
                Cluster.builder(directory)
                        .name("child")
                        .port(0)
                        .trustedPackages("io.pycos.net.payloads", "io.pycos.hostile");
        if (arguments[2].isEmpty()) {
            builder.secret(SECRET).multicast(false).hosts(List.of(parent)).start();
        } else {
            builder.pointToPoint(HexFormat.of().parseHex(arguments[2])).start().connect(parent);
        }
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

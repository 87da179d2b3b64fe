package io.pycos.samples.census.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.MountableFile;

/**
 * A container that runs a Java program with this machine's JDK, as a host of its own on a network:
 *
 * <pre>{@code
 * try (var network = Network.newNetwork();
 *         var node = JavaContainer.onNetwork(network, "node-1")) {
 *     node.runsJar(JavaContainer.packagedSample("compute-node"), "--pycos.net.secret=" + secret)
 *             .waitingFor(Wait.forLogMessage(".*Started .*", 1))
 *             .start();
 *     ...
 *     node.getDockerClient().killContainerCmd(node.getContainerId()).exec(); // as kill -9
 * }
 * }</pre>
 *
 * <p>Containers of one network find each other by host name, by multicast and by broadcast. {@code
 * getLogs()} is what the program has printed so far. For a program that ends by itself, {@code
 * start()} waits for its end with {@code withStartupCheckStrategy(new
 * OneShotStartupCheckStrategy())}, which also fails if the exit code is not 0. {@code
 * execInContainer} has {@code sh}, {@code grep} and the JDK's own tools, nothing else.
 *
 * <p>A test class that uses it is marked {@code @Testcontainers(disabledWithoutDocker = true)}, so
 * that without a Docker engine it is skipped and says so.
 */
public final class JavaContainer extends GenericContainer<JavaContainer> {

    private static final String APPLICATION = "/opt/application.jar";

    private static final String CLASSES = "/opt/classes/";

    private JavaContainer() {
        super(JavaImage.loaded());
    }

    public static JavaContainer onNetwork(Network network, String hostName) {
        return new JavaContainer()
                .withNetwork(network)
                .withNetworkAliases(hostName)
                .withCreateContainerCmdModifier(create -> create.withHostName(hostName))
                // The engine has the image already, and no registry has it.
                .withImagePullPolicy(image -> false);
    }

    /** The executable jar of a sample, from the same build. */
    public static Path packagedSample(String name) {
        Path folder = Path.of("..", name, "target");
        try (var files = Files.walk(folder, 1)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new NoSuchFileException("*.jar"));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " has no jar: run `mvn package` at the top", e);
        }
    }

    public JavaContainer runsJar(Path jar, String... arguments) {
        return withCopyFileToContainer(MountableFile.forHostPath(jar), APPLICATION)
                .withCommand(java(List.of("-jar", APPLICATION), arguments));
    }

    /** Runs the {@code main} of a class that uses no other class than the JDK's. */
    public JavaContainer runsClass(Class<?> program, String... arguments) {
        String file = program.getName().replace('.', '/') + ".class";
        return withCopyFileToContainer(MountableFile.forClasspathResource(file), CLASSES + file)
                .withCommand(java(List.of("-cp", CLASSES, program.getName()), arguments));
    }

    /** Runs {@code java} with just these arguments. */
    public JavaContainer runsJava(String... arguments) {
        return withCommand(java(List.of(), arguments));
    }

    private static String[] java(List<String> options, String... arguments) {
        return Stream.of(Stream.of("java"), options.stream(), Stream.of(arguments))
                .flatMap(parts -> parts)
                .toArray(String[]::new);
    }
}

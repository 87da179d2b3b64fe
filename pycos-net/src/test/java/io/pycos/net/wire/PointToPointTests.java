package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A process that only talks to those it was told about, without JGroups on its class path. */
class PointToPointTests {

    @RegisterExtension final Transports transports = new Transports();

    @Test
    void itConnectsWithoutJGroups() throws Exception {
        Recorder atA = new Recorder();
        Transport a = transports.open(Transports.alone(), atA);
        try (URLClassLoader withoutJGroups =
                new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> withoutJGroups.loadClass("org.jgroups.JChannel"))
                    .isInstanceOf(ClassNotFoundException.class);
            Class<?> other = withoutJGroups.loadClass(Connecting.class.getName());
            AutoCloseable transport =
                    (AutoCloseable)
                            other.getMethod("open", String.class, int.class, byte[].class)
                                    .invoke(
                                            null,
                                            a.self().location().host(),
                                            a.self().location().port(),
                                            Transports.KEY);

            Eventually.holds(() -> a.peers().size() == 1);

            assertThat(transport.getClass().getClassLoader()).isSameAs(withoutJGroups);
            transport.close();
        }
        Eventually.holds(() -> atA.down.equals(List.of("closed by the peer")));
    }

    private static URL[] classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("jgroups"))
                .map(PointToPointTests::url)
                .toArray(URL[]::new);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(entry, e);
        }
    }

    /** Runs in the class loader without JGroups. */
    public static final class Connecting {

        private Connecting() {}

        public static AutoCloseable open(String host, int port, byte[] key) {
            return Transport.open(
                    Transports.alone()
                            .secret(SharedSecret.ofKey(key))
                            .hosts(List.of(new io.pycos.Location(host, port)))
                            .build(),
                    new Recorder());
        }
    }
}

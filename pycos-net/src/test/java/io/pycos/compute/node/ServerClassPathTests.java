package io.pycos.compute.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pycos.PycosException;
import io.pycos.PycosScheduler;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerClassPathTests {

    @TempDir Path root;

    @Test
    void itHasTheLibrariesOfThisProcessAndNothingElse() throws Exception {
        List<String> entries = List.of(ServerClassPath.in(root).split(File.pathSeparator));

        assertThat(entries)
                .contains(
                        Path.of(
                                        PycosScheduler.class
                                                .getProtectionDomain()
                                                .getCodeSource()
                                                .getLocation()
                                                .toURI())
                                .toString())
                .anyMatch(entry -> entry.contains("netty-transport"))
                .anyMatch(entry -> entry.contains("jackson-databind"))
                .noneMatch(entry -> entry.contains("test-classes"))
                .noneMatch(entry -> entry.contains("jgroups"))
                .doesNotHaveDuplicates();
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void aJarInASpringBootJarIsCopied() throws IOException {
        Path application = root.resolve("an application.jar");
        byte[] library = {1, 2, 3};
        try (var zip = new ZipOutputStream(Files.newOutputStream(application))) {
            zip.putNextEntry(new ZipEntry("BOOT-INF/lib/library-1.0.jar"));
            zip.write(library);
        }

        Path copy =
                ServerClassPath.file(
                        nested(application, "BOOT-INF/lib/library-1.0.jar"), root.resolve("lib"));

        assertThat(copy).isEqualTo(root.resolve("lib/library-1.0.jar")).hasBinaryContent(library);
    }

    @Test
    void aJarThatIsNotInTheSpringBootJarIsNamed() throws IOException {
        Path application = root.resolve("application.jar");
        try (var zip = new ZipOutputStream(Files.newOutputStream(application))) {
            zip.putNextEntry(new ZipEntry("BOOT-INF/"));
        }

        assertThatThrownBy(() -> ServerClassPath.file(nested(application, "missing.jar"), root))
                .isInstanceOf(PycosException.class)
                .hasMessageContaining("missing.jar");
    }

    @Test
    void anUnknownKindOfPlaceIsNamed() throws MalformedURLException {
        URL place = URI.create("http://127.0.0.1/library.jar").toURL();

        assertThatThrownBy(() -> ServerClassPath.file(place, root))
                .isInstanceOf(PycosException.class)
                .hasMessageContaining("http://127.0.0.1/library.jar");
    }

    /** As Spring Boot's loader writes places of classes; only there the protocol is known. */
    private static URL nested(Path jar, String entry) throws MalformedURLException {
        String path = jar.toUri().getRawPath();
        return URL.of(
                URI.create("jar:nested:" + path + "/!" + entry + "!/"),
                new URLStreamHandler() {
                    @Override
                    protected URLConnection openConnection(URL url) {
                        throw new UnsupportedOperationException();
                    }
                });
    }
}

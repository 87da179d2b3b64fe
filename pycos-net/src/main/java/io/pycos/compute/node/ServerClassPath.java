package io.pycos.compute.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.pycos.PycosException;
import io.pycos.PycosScheduler;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * The class path of a server process: the libraries that this very code runs from, and nothing of
 * the application.
 *
 * <p>Each is found by a class of it. In an exploded build that is a directory, in an application
 * that runs from jars a jar; from a packaged Spring Boot jar, whose libraries are jars in a jar,
 * they are copied to a directory.
 */
final class ServerClassPath {

    /** One class of each library that a server needs. */
    private static final List<Class<?>> LIBRARIES =
            List.of(
                    PycosScheduler.class,
                    ServerClassPath.class,
                    ByteBuf.class,
                    Channel.class,
                    UnixChannel.class,
                    ByteToMessageDecoder.class,
                    SslHandler.class,
                    NameResolver.class,
                    EventExecutor.class,
                    JsonParser.class,
                    JsonProperty.class,
                    ObjectMapper.class,
                    CBORMapper.class,
                    Logger.class,
                    NullMarked.class);

    private static final String NESTED = "jar:nested:";
    private static final String INNER = "/!";

    private ServerClassPath() {}

    /**
     * The class path as an argument for {@code java -cp}.
     *
     * @param directory gets copies of libraries that are jars in a jar; made if need be
     * @throws PycosException when a library is nowhere to be found
     */
    static String in(Path directory) {
        return LIBRARIES.stream()
                .map(library -> file(location(library), directory))
                .distinct()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static URL location(Class<?> library) {
        CodeSource source = library.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            throw new PycosException(
                    "cannot tell where the library of "
                            + library.getName()
                            + " is, so no server process can be started: run the application from"
                            + " jars or directories of classes");
        }
        return source.getLocation();
    }

    /** The file or directory behind a location, as a file that {@code java -cp} can read. */
    static Path file(URL location, Path directory) {
        String text = location.toString();
        try {
            if (text.startsWith(NESTED)) {
                return extract(text.substring(NESTED.length()), directory);
            }
            if (location.getProtocol().equals("file")) {
                return Path.of(location.toURI());
            }
        } catch (IOException | URISyntaxException e) {
            throw new PycosException("cannot use the library " + text + " for a server process", e);
        }
        throw new PycosException(
                "cannot use the library "
                        + text
                        + " for a server process: it is neither a file nor in a Spring Boot jar");
    }

    /** Copies {@code <jar>/!<entry>!/} to the directory. */
    private static Path extract(String nested, Path directory)
            throws IOException, URISyntaxException {
        int inner = nested.indexOf(INNER);
        if (inner < 0) {
            throw new IOException("'" + nested + "' names no jar in a jar");
        }
        Path outer = Path.of(new URI("file:" + nested.substring(0, inner)));
        String entry = nested.substring(inner + INNER.length()).replaceAll("!/$", "");
        Path copy = directory.resolve(entry.substring(entry.lastIndexOf('/') + 1));
        if (Files.notExists(copy)) {
            Files.createDirectories(directory);
            copy(outer, entry, copy);
        }
        return copy;
    }

    private static void copy(Path outer, String name, Path copy) throws IOException {
        try (ZipFile zip = new ZipFile(outer.toFile())) {
            ZipEntry entry = zip.getEntry(name);
            if (entry == null || entry.isDirectory()) {
                throw new IOException(outer + " has no file " + name);
            }
            try (InputStream bytes = zip.getInputStream(entry)) {
                Files.copy(bytes, copy);
            }
        }
    }
}

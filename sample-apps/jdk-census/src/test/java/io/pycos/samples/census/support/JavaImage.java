package io.pycos.samples.census.support;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/**
 * The image of {@link JavaFileSystem}, in the form that {@code docker load} reads: a layer, a
 * configuration, and a manifest naming both. Its tag is the digest of the layer, so the engine is
 * given the image once for each JDK and keeps it for later runs.
 */
final class JavaImage {

    private static final String LAYER = "layer.tar";

    private static final String CONFIGURATION = "configuration.json";

    private final long layerSize;

    private final String layerDigest;

    private JavaImage(long layerSize, String layerDigest) {
        this.layerSize = layerSize;
        this.layerDigest = layerDigest;
    }

    /** The name of the image, which the engine has when this returns. */
    static DockerImageName loaded() {
        return Holder.LOADED;
    }

    private static final class Holder {

        static final DockerImageName LOADED = load();

        private static DockerImageName load() {
            try {
                JavaImage image = measured();
                image.load(DockerClientFactory.instance().client());
                return DockerImageName.parse(image.name());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The layer comes after its size in an archive, so it is written once only to be measured. */
    private static JavaImage measured() throws IOException {
        var digest = sha256();
        var counter = new CountingOutputStream();
        try (var out = new BufferedOutputStream(new DigestOutputStream(counter, digest))) {
            JavaFileSystem.writeTo(out);
        }
        return new JavaImage(counter.count, HexFormat.of().formatHex(digest.digest()));
    }

    private void load(DockerClient docker) throws IOException {
        if (isIn(docker)) {
            return;
        }
        Path archive = Files.createTempFile("java-image", ".tar");
        try {
            try (var out = Files.newOutputStream(archive)) {
                writeTo(out);
            }
            try (var in = Files.newInputStream(archive)) {
                docker.loadImageCmd(in).exec();
            }
        } finally {
            Files.delete(archive);
        }
        if (!isIn(docker)) {
            throw new IOException("The Docker engine did not take the image " + name());
        }
    }

    private boolean isIn(DockerClient docker) {
        try {
            docker.inspectImageCmd(name()).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private String name() {
        return "pycos-test/java:" + layerDigest.substring(0, 12);
    }

    private void writeTo(OutputStream out) throws IOException {
        try (var tar = new TarArchiveOutputStream(new BufferedOutputStream(out))) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            addText(tar, "manifest.json", manifest());
            addText(tar, CONFIGURATION, configuration());
            startEntry(tar, LAYER, layerSize);
            JavaFileSystem.writeTo(tar);
            tar.closeArchiveEntry();
        }
    }

    private String manifest() {
        return """
        [{"Config": "%s", "RepoTags": ["%s"], "Layers": ["%s"]}]
        """
                .formatted(CONFIGURATION, name(), LAYER);
    }

    private String configuration() {
        String architecture = System.getProperty("os.arch").replace("aarch64", "arm64");
        return """
        {
          "os": "linux",
          "architecture": "%s",
          "config": {"Env": ["JAVA_HOME=%2$s", "PATH=%2$s/bin:/bin"], "WorkingDir": "/tmp"},
          "rootfs": {"type": "layers", "diff_ids": ["sha256:%3$s"]}
        }
        """
                .formatted(architecture, JavaFileSystem.JAVA_HOME, layerDigest);
    }

    private static void addText(TarArchiveOutputStream tar, String name, String text)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        startEntry(tar, name, bytes.length);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static void startEntry(TarArchiveOutputStream tar, String name, long size)
            throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static final class CountingOutputStream extends OutputStream {

        long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }
}

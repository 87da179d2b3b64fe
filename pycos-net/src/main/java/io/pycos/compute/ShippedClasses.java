package io.pycos.compute;

import io.pycos.compute.protocol.ClassHash;
import io.pycos.compute.protocol.ServiceMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The class files of this application, for nodes that ask: found by the class loaders of the
 * functions that were submitted, so from directories, jars and jars in jars alike. May be used by
 * many threads.
 */
final class ShippedClasses {

    private final List<ClassLoader> loaders = new CopyOnWriteArrayList<>();
    private final LongAdder classes = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    void addLoader(ClassLoader loader) {
        if (!loaders.contains(loader)) {
            loaders.add(loader);
        }
    }

    /** How many classes nodes asked for. */
    long classes() {
        return classes.sum();
    }

    /** How many bytes were sent. */
    long bytes() {
        return bytes.sum();
    }

    /** Says which content a class has; reads files. */
    ServiceMessage identify(String className) {
        try {
            byte[] content = find(className);
            if (content == null) {
                return missing(className, "the client has no such class");
            }
            classes.increment();
            return new ServiceMessage.ClassIs(className, ClassHash.of(content));
        } catch (IOException e) {
            return missing(className, "the client cannot read it: " + e);
        }
    }

    /** The content itself; reads files. */
    ServiceMessage content(String className, String hash) {
        try {
            byte[] content = find(className);
            if (content == null || !ClassHash.of(content).equals(hash)) {
                return missing(className, "it changed at the client while it was asked for");
            }
            bytes.add(content.length);
            return new ServiceMessage.ClassBytes(className, hash, content);
        } catch (IOException e) {
            return missing(className, "the client cannot read it: " + e);
        }
    }

    /** Only what a class can be named: no path leads anywhere else. */
    private byte @Nullable [] find(String className) throws IOException {
        if (className.indexOf('/') >= 0 || className.indexOf('\\') >= 0) {
            return null;
        }
        String resource = className.replace('.', '/') + ".class";
        for (ClassLoader loader : loaders) {
            try (InputStream stream = loader.getResourceAsStream(resource)) {
                if (stream != null) {
                    return stream.readAllBytes();
                }
            }
        }
        return null;
    }

    private static ServiceMessage missing(String className, String why) {
        return new ServiceMessage.ClassMissing(className, why);
    }
}

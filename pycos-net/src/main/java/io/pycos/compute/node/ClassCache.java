package io.pycos.compute.node;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Class files by the SHA-256 of their content, so that what one computation brought serves the
 * next; those not used for longest go first. May be used by many threads.
 */
final class ClassCache {

    /** Bytes kept by a node, unless told otherwise. */
    static final long DEFAULT_LIMIT = 64L << 20;

    private final long limit;
    private final Map<String, byte[]> files = new LinkedHashMap<>(64, 0.75f, true);
    private long size;

    ClassCache(long limit) {
        this.limit = limit;
    }

    synchronized byte @Nullable [] get(String hash) {
        return files.get(hash);
    }

    synchronized void put(String hash, byte[] bytes) {
        byte[] former = files.put(hash, bytes);
        size += bytes.length - (former == null ? 0 : former.length);
        var oldest = files.values().iterator();
        while (size > limit && oldest.hasNext()) {
            size -= oldest.next().length;
            oldest.remove();
        }
    }

    synchronized long size() {
        return size;
    }
}

package io.pycos.net.wire;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The circles whose members may connect. Used by any thread. */
final class KeyRing {

    private final Keys cluster;
    private final Map<ByteBuffer, Keys> byId = new ConcurrentHashMap<>();

    KeyRing(SharedSecret secret) {
        cluster = new Keys(new Circle(Circle.CLUSTER, secret));
        add(cluster);
    }

    /** The keys by which this process proves itself to those it connects to. */
    Keys cluster() {
        return cluster;
    }

    void admit(Circle circle) {
        if (circle.name().equals(Circle.CLUSTER)) {
            throw new IllegalArgumentException("'circle' must not be the cluster's own");
        }
        add(new Keys(circle));
    }

    void dismiss(String circle) {
        byId.values().removeIf(keys -> keys != cluster && keys.circle().equals(circle));
    }

    @Nullable Keys byId(byte[] id) {
        return byId.get(ByteBuffer.wrap(id));
    }

    private void add(Keys keys) {
        byId.put(ByteBuffer.wrap(keys.id()), keys);
    }
}

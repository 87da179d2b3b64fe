package io.pycos.net.wire;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicInteger;

/** An object that notices when somebody deserializes it. */
final class Bomb implements Serializable {

    private static final long serialVersionUID = 1L;

    static final AtomicInteger EXPLOSIONS = new AtomicInteger();

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        EXPLOSIONS.incrementAndGet();
        in.defaultReadObject();
    }
}

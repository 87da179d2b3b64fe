package io.pycos.hostile;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts its instances. */
public record Counted(String command) {

    public static final AtomicInteger MADE = new AtomicInteger();

    public Counted {
        MADE.incrementAndGet();
    }
}

package io.pycos.samples.census;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Shows how far the census is: on a terminal one line rewritten in place, otherwise at most one
 * line a second.
 *
 * <p>For one thread.
 */
final class Progress {

    private static final long LINE_INTERVAL = Duration.ofSeconds(1).toNanos();
    private static final long REWRITE_INTERVAL = Duration.ofMillis(100).toNanos();

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final long start;
    private long next;
    private int width;

    Progress(PrintStream out, boolean terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.next = start;
    }

    static Progress onStandardOutput() {
        boolean terminal = System.console() != null && System.console().isTerminal();
        return new Progress(System.out, terminal, System::nanoTime);
    }

    /** Shows the state, unless the last one was shown just now. */
    void show(int done, int modules, long classes, long busy) {
        long now = nanoTime.getAsLong();
        if (now - next < 0) {
            return;
        }
        next = now + (terminal ? REWRITE_INTERVAL : LINE_INTERVAL);
        double seconds = Math.max(now - start, 1) / 1e9;
        write(
                "%d of %d modules, %.0f classes/s, %d servers busy"
                        .formatted(done, modules, classes / seconds, busy));
    }

    /** Leaves an empty line to whoever writes next. */
    void end() {
        if (terminal && width > 0) {
            out.print("\r" + " ".repeat(width) + "\r");
            out.flush();
            width = 0;
        }
    }

    private void write(String text) {
        if (!terminal) {
            out.println(text);
            return;
        }
        out.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
        out.flush();
        width = text.length();
    }
}

package io.pycos.compute.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Ends a server process as soon as its node has ended, however that came about: then the pipe from
 * the node ends, which nothing else writes to after the ticket.
 *
 * <p>Nobody else is left to clean up, so it removes the files of the whole computation first; the
 * other servers of the computation do the same at the same time.
 */
final class Watchdog {

    /** The exit code of a process whose node has ended. */
    static final int ORPHAN = 3;

    private Watchdog() {}

    /** Watches from now on, on a platform thread that busy virtual threads cannot hold up. */
    static void watch(InputStream pipe, Path directory) {
        Thread.ofPlatform()
                .name("pycos-watchdog")
                .daemon()
                .start(
                        () -> {
                            awaitEnd(pipe);
                            endOrphan(directory);
                        });
    }

    private static void awaitEnd(InputStream pipe) {
        try {
            pipe.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("the pipe from the node broke: " + e);
        }
    }

    /** Ends this process, and those that user code started, without any hook. */
    static void endOrphan(Path directory) {
        try {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            Directories.remove(directory);
        } catch (IOException | RuntimeException e) {
            System.err.println("the files in " + directory + " could not all be removed: " + e);
        } finally {
            Runtime.getRuntime().halt(ORPHAN);
        }
    }
}

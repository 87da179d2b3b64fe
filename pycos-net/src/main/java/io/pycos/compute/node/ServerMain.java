package io.pycos.compute.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The main class of a server process, started by a node.
 *
 * <p>Its standard input carries a {@link ServerTicket} and then stays open for as long as the node
 * lives.
 */
public final class ServerMain {

    /**
     * The system property that names the directory of the computation, in which each server has one
     * of its own.
     */
    static final String DIRECTORY = "pycos.server.directory";

    private static final int USAGE = 2;

    private ServerMain() {}

    /** Runs until the node or the process ends; takes no arguments. */
    public static void main(String[] arguments) {
        @Nullable String directory = System.getProperty(DIRECTORY);
        if (directory == null) {
            System.err.println(
                    "this program is started by a node (io.pycos.compute.node.ComputeNode), not by"
                            + " hand");
            System.exit(USAGE);
            return;
        }
        serve(System.in, Path.of(directory));
    }

    private static void serve(InputStream pipe, Path directory) {
        System.setIn(InputStream.nullInputStream());
        ServerTicket ticket;
        try {
            ticket = ServerTicket.read(pipe);
        } catch (IOException e) {
            System.err.println("no ticket from the node: " + e);
            Watchdog.endOrphan(directory);
            return;
        }
        Watchdog.watch(pipe, directory);
        try {
            Server.run(ticket);
        } catch (RuntimeException | LinkageError e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }
}

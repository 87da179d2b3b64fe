package io.pycos.io;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What became of child processes.
 *
 * @param exitCodes of each process, in the order of the chain
 * @param stdout what the last one wrote to its standard output
 * @param stderr what all of them wrote to their standard error
 */
@SuppressWarnings("ArrayRecordComponent") // as it came from the processes; compared by nobody
public record ProcessOutput(List<Integer> exitCodes, byte[] stdout, byte[] stderr) {

    /** Of the last process, as a shell would give it. */
    public int exitCode() {
        return exitCodes.getLast();
    }

    /** The standard output as UTF-8. */
    public String text() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    /** The standard error as UTF-8. */
    public String errorText() {
        return new String(stderr, StandardCharsets.UTF_8);
    }
}

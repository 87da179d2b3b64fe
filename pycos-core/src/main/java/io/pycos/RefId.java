package io.pycos;

/**
 * The identity of a task or channel, equal wherever it is held.
 *
 * @param incarnation random number of the {@link Directory} (in practice: the process) that made
 *     it; a restarted process has another one, so its predecessor's references never reach a
 *     stranger (T-05, R-01)
 * @param serial number of the task or channel there, never used twice
 */
public record RefId(long incarnation, long serial) {

    @Override
    public String toString() {
        return Long.toHexString(incarnation) + "-" + serial;
    }
}

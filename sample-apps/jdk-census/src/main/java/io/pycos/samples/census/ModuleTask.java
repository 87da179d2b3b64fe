package io.pycos.samples.census;

/** What a server does: it gets this class, and those it uses, from the client. */
public final class ModuleTask {

    private ModuleTask() {}

    /**
     * Counts one module of the runtime image of the process that calls this.
     *
     * @param clientVersion the client's {@code java.version}; another one here is an error, since
     *     the images differ
     */
    public static ModuleResult count(String module, String clientVersion) {
        long pid = ProcessHandle.current().pid();
        String version = System.getProperty("java.version");
        if (!version.equals(clientVersion)) {
            throw new IllegalStateException(
                    "the server (process %d) runs Java %s, the client Java %s: run both on one version, their modules differ"
                            .formatted(pid, version, clientVersion));
        }
        return new ModuleResult(module, ClassCounter.count(module), pid);
    }
}

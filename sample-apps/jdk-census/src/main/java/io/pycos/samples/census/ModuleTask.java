package io.pycos.samples.census;

/** What a server does: it gets this class, and those it names, from the client. */
public final class ModuleTask {

    private ModuleTask() {}

    /**
     * Counts one module of the runtime image of the process that calls this.
     *
     * @param javaVersion the client's {@code java.version}; another one here is an error, since the
     *     images differ
     */
    public static ModuleResult count(String module, String javaVersion) {
        String here = System.getProperty("java.version");
        if (!here.equals(javaVersion)) {
            throw new IllegalStateException(
                    "The server (process %d) runs Java %s and the client Java %s: their modules are not the same. Run both on one version."
                            .formatted(ProcessHandle.current().pid(), here, javaVersion));
        }
        return new ModuleResult(module, ClassCounter.count(module), ProcessHandle.current().pid());
    }
}

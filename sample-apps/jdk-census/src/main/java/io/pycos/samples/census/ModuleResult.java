package io.pycos.samples.census;

/**
 * One module's answer from a server.
 *
 * @param pid the server's process, as it knows itself
 */
public record ModuleResult(String module, ModuleCount count, long pid) {}

package io.pycos.compute.protocol;

/**
 * What a node says of itself.
 *
 * @param servers how many server processes it runs at most, for all computations together
 */
public record NodeCard(String name, long pid, int processors, int servers, String javaVersion) {}

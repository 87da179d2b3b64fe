package io.pycos.compute.node;

import java.time.Duration;

/**
 * What the services of a node share.
 *
 * @param memoryPerServer bytes of heap of each server
 * @param lease how long a computation is served without a sign of life of its client
 */
record NodeResources(
        WorkDirectory work, ClassCache classes, long memoryPerServer, Duration lease) {}

package io.pycos.spring;

import io.pycos.compute.node.ComputeNode;

/**
 * A bean that changes the settings of the application's node, after the properties were applied.
 */
@FunctionalInterface
public interface PycosNodeCustomizer {

    void customize(ComputeNode.Builder builder);
}

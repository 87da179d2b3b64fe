package io.pycos.spring;

import io.pycos.net.ClusterBuilder;

/**
 * A bean that changes the settings of the application's cluster, after the properties were applied.
 */
@FunctionalInterface
public interface PycosClusterCustomizer {

    void customize(ClusterBuilder builder);
}

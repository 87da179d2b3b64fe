package io.pycos.spring;

import io.pycos.compute.ComputeClient;

/** A bean that changes the settings of the application's computation client. */
@FunctionalInterface
public interface PycosComputeClientCustomizer {

    void customize(ComputeClient.Builder builder);
}

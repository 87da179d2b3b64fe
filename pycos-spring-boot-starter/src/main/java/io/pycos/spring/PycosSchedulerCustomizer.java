package io.pycos.spring;

import io.pycos.PycosScheduler;

/**
 * A bean that changes the settings of every scheduler that the starter makes, after the properties
 * were applied.
 */
@FunctionalInterface
public interface PycosSchedulerCustomizer {

    void customize(PycosScheduler.Builder builder);
}

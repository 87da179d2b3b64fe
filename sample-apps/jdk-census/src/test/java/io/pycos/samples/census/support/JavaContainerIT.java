package io.pycos.samples.census.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.module.ModuleFinder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers(disabledWithoutDocker = true)
class JavaContainerIT {

    @Test
    void runsTheCompleteRuntimeImageOfThisJdk() {
        try (var network = Network.newNetwork();
                var java = JavaContainer.onNetwork(network, "java")) {
            java.runsJava("--list-modules")
                    .withStartupCheckStrategy(new OneShotStartupCheckStrategy())
                    .start();

            assertThat(java.getLogs().lines())
                    .containsExactlyInAnyOrderElementsOf(modulesOfThisJdk());
        }
    }

    @Test
    void hearsTheMulticastOfAnotherContainer() {
        try (var network = Network.newNetwork();
                var first = JavaContainer.onNetwork(network, "first");
                var second = JavaContainer.onNetwork(network, "second")) {
            first.runsClass(MulticastProbe.class, "first").start();
            second.runsClass(MulticastProbe.class, "second").start();

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> {
                                assertThat(first.getLogs()).contains("heard second");
                                assertThat(second.getLogs()).contains("heard first");
                            });
        }
    }

    private static List<String> modulesOfThisJdk() {
        return ModuleFinder.ofSystem().findAll().stream()
                .map(module -> module.descriptor().toNameAndVersion())
                .toList();
    }
}

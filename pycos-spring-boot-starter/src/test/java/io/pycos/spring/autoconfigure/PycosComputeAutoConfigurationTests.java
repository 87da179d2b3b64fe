package io.pycos.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.Directory;
import io.pycos.compute.ComputeClient;
import io.pycos.compute.node.ComputeNode;
import io.pycos.spring.PycosNodeCustomizer;
import io.pycos.spring.actuate.PycosComputationsEndpoint;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PycosComputeAutoConfigurationTests {

    @TempDir private Path work;

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    PycosAutoConfiguration.class,
                                    PycosNetAutoConfiguration.class,
                                    PycosComputeAutoConfiguration.class,
                                    PycosActuatorAutoConfiguration.class))
                    .withPropertyValues("management.endpoints.web.exposure.include=*");

    private ApplicationContextRunner withNode() {
        return runner.withPropertyValues(
                "pycos.node.enabled=true", "pycos.node.work-directory=" + work);
    }

    @Test
    void byDefaultThereIsAClientAndNoNode() {
        runner.run(
                context -> {
                    assertThat(context)
                            .hasSingleBean(ComputeClient.class)
                            .hasBean("pycosComputeClient")
                            .doesNotHaveBean(ComputeNode.class);
                    assertThat(
                                    context.getBean(PycosComputationsEndpoint.class)
                                            .computations(null, null)
                                            .enabled())
                            .isFalse();
                });
    }

    @Test
    void aNodeServesItsOwnApplicationOnly() {
        withNode()
                .withPropertyValues("spring.application.name=shop")
                .run(
                        context -> {
                            ComputeNode node =
                                    context.getBean("pycosComputeNode", ComputeNode.class);
                            assertThat(node.servesOthers()).isFalse();
                            assertThat(node.name()).isEqualTo("shop");
                            assertThat(
                                            context.getBean(PycosComputationsEndpoint.class)
                                                    .computations(null, null)
                                                    .enabled())
                                    .isTrue();
                        });
    }

    @Test
    void aSecretWithoutTheNetworkDoesNotOpenTheNode() {
        withNode()
                .withPropertyValues("pycos.net.secret=a secret for tests")
                .run(
                        context ->
                                assertThat(context.getBean(ComputeNode.class).servesOthers())
                                        .isFalse());
    }

    @Test
    void theNodeHasAsManyServersAsThePropertySays() {
        withNode()
                .withPropertyValues("pycos.node.servers=3")
                .run(
                        context ->
                                assertThat(context.getBean(ComputeNode.class).servers())
                                        .isEqualTo(3));
    }

    @Test
    void customizersComeAfterTheProperties() {
        withNode()
                .withPropertyValues("pycos.node.servers=3")
                .withBean(PycosNodeCustomizer.class, () -> builder -> builder.servers(1))
                .run(
                        context ->
                                assertThat(context.getBean(ComputeNode.class).servers())
                                        .isEqualTo(1));
    }

    @Test
    void noServersIsAnErrorThatNamesTheProperty() {
        withNode()
                .withPropertyValues("pycos.node.servers=0")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .hasStackTraceContaining("pycos.node")
                                        .hasStackTraceContaining("servers"));
    }

    @Test
    void anOwnNodeAndClientReplaceTheDefaults() {
        withNode()
                .withBean(
                        "ownNode",
                        ComputeNode.class,
                        () -> ComputeNode.builder(Directory.create()).workDirectory(work).build())
                .withBean(
                        "ownClient",
                        ComputeClient.class,
                        () -> ComputeClient.builder(Directory.create()).build())
                .run(
                        context ->
                                assertThat(context)
                                        .hasSingleBean(ComputeNode.class)
                                        .hasSingleBean(ComputeClient.class)
                                        .hasBean("ownNode")
                                        .hasBean("ownClient"));
    }
}

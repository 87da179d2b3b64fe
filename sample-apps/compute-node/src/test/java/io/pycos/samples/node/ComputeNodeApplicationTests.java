package io.pycos.samples.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.compute.node.ComputeNode;
import io.pycos.net.Cluster;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;

@ExtendWith(OutputCaptureExtension.class)
class ComputeNodeApplicationTests {

    private static final String SECRET = "--pycos.net.secret=only-for-this-test";

    @Test
    void isANodeInACluster(CapturedOutput output) {
        try (ConfigurableApplicationContext context = run(SECRET)) {
            assertThat(context.getBean(Cluster.class).isRunning()).isTrue();
            assertThat(context.getBean(ComputeNode.class).servers())
                    .isEqualTo(Runtime.getRuntime().availableProcessors());
        }
        assertThat(output).doesNotContain("serves nobody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"health", "pycostasks", "pycospeers", "pycoscomputations"})
    void showsItselfInActuator(String endpoint) {
        try (ConfigurableApplicationContext context = run(SECRET)) {
            String port = context.getEnvironment().getRequiredProperty("local.server.port");

            assertThat(
                            RestClient.create("http://localhost:" + port)
                                    .get()
                                    .uri("/actuator/" + endpoint)
                                    .retrieve()
                                    .toBodilessEntity()
                                    .getStatusCode()
                                    .value())
                    .isEqualTo(200);
        }
    }

    @Test
    void saysThatItServesNobodyWithoutASecret(CapturedOutput output) {
        run("--pycos.net.enabled=false").close();

        assertThat(output).contains("serves nobody").contains("--pycos.net.secret");
    }

    /** Not to be found by whatever else runs on this machine. */
    private static ConfigurableApplicationContext run(String... arguments) {
        SpringApplication application = new SpringApplication(ComputeNodeApplication.class);
        application.setDefaultProperties(
                Map.of("pycos.net.multicast", "false", "pycos.net.port", "0"));
        return application.run(arguments);
    }
}

package io.pycos.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.compute.Computation;
import io.pycos.compute.ComputationRun;
import io.pycos.compute.ComputeClient;
import io.pycos.compute.RemoteTask;
import io.pycos.compute.TaskOutcome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * A computation of an application with a node of its own, in a real server process, seen through
 * Actuator.
 */
@Timeout(300)
class ComputationIT {

    @TempDir private Path work;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    static long pid() {
        return ProcessHandle.current().pid();
    }

    @Test
    void aTaskRunsInAnotherProcessAndTheEndpointShowsIt() {
        try (var context =
                new SpringApplicationBuilder(Application.class)
                        .run(
                                "--server.port=0",
                                "--management.endpoints.web.exposure.include=*",
                                "--pycos.node.enabled=true",
                                "--pycos.node.servers=1",
                                "--pycos.node.work-directory=" + work)) {
            var client = context.getBean(ComputeClient.class);
            try (ComputationRun run = client.submit(Computation.builder("where").build())) {
                RemoteTask<Long> task = run.submit(ComputationIT::pid);
                TaskOutcome<Long> outcome = task.join(Duration.ofSeconds(50));
                assertThat(outcome)
                        .isInstanceOfSatisfying(
                                TaskOutcome.Returned.class,
                                returned -> assertThat(returned.value()).isNotEqualTo(pid()));

                int port = ((WebServerApplicationContext) context).getWebServer().getPort();
                RestTestClient.bindToServer()
                        .baseUrl("http://localhost:" + port)
                        .build()
                        .get()
                        .uri("/actuator/pycoscomputations")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .jsonPath("$.enabled")
                        .isEqualTo(true)
                        .jsonPath("$.total")
                        .isEqualTo(2)
                        .jsonPath("$.computations[?(@.role == 'client')].name")
                        .isEqualTo("where")
                        .jsonPath("$.computations[?(@.role == 'client')].tasks.returned")
                        .isEqualTo(1)
                        .jsonPath("$.computations[?(@.role == 'node')].servers.length()")
                        .isEqualTo(1);
            }
        }
    }
}

package io.pycos.spring.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pycos.spring.ChildApplication;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two applications started at once, with nothing configured but that the network is on. */
@Timeout(300)
class PeersIT {

    @TempDir private Path directory;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        public static void main(String[] args) {
            SpringApplication.run(Application.class, args);
        }
    }

    @Test
    void twoApplicationsListEachOther() throws Exception {
        try (ChildApplication one = start("one");
                ChildApplication two = start("two")) {
            int portOfOne = port(one);
            int portOfTwo = port(two);
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(100))
                    .untilAsserted(
                            () -> {
                                assertThat(peer(portOfOne)).isEqualTo("two");
                                assertThat(peer(portOfTwo)).isEqualTo("one");
                            });
            two.kill();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(peer(portOfOne)).isEmpty());
        }
    }

    private ChildApplication start(String name) throws Exception {
        return ChildApplication.start(
                directory,
                Application.class,
                "--spring.application.name=" + name,
                "--server.port=0",
                "--management.endpoints.web.exposure.include=pycospeers",
                "--pycos.net.enabled=true");
    }

    private static int port(ChildApplication application) {
        String port = application.awaitOutput("Tomcat started on port (\\d+)");
        application.awaitOutput("Started PeersIT.Application in (.*)");
        return Integer.parseInt(port);
    }

    /** Name of the only peer; empty if there is none. */
    private static String peer(int port) {
        byte[] body =
                RestTestClient.bindToServer()
                        .baseUrl("http://localhost:" + port)
                        .build()
                        .get()
                        .uri("/actuator/pycospeers")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBody();
        JsonNode peers = new JsonMapper().readTree(body).get("peers");
        return peers.size() == 1 ? peers.get(0).get("name").stringValue() : "";
    }
}

package io.pycos.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.Task;
import io.pycos.spring.PycosTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The endpoints over HTTP, with the network and the node off. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "management.endpoints.web.exposure.include=*")
@AutoConfigureRestTestClient
class PycosEndpointsTests {

    @Autowired private RestTestClient client;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Work work() {
            return new Work();
        }
    }

    static class Work {
        @PycosTask
        void alpha(String message) {}

        @PycosTask(daemon = "true")
        void beta(Task<String> self) {
            self.receive();
        }

        @PycosTask
        void gamma(Task<String> self, int argument) {}
    }

    private RestTestClient.BodyContentSpec get(String path) {
        return client.get().uri("/actuator/" + path).exchange().expectStatus().isOk().expectBody();
    }

    @Test
    void everyAnnotatedTaskIsListed() {
        get("pycostasks")
                .jsonPath("$.page")
                .isEqualTo(0)
                .jsonPath("$.size")
                .isEqualTo(50)
                .jsonPath("$.total")
                .isEqualTo(3)
                .jsonPath("$.tasks[0].name")
                .isEqualTo("alpha")
                .jsonPath("$.tasks[0].shape")
                .isEqualTo("handler")
                .jsonPath("$.tasks[0].scheduler")
                .isEqualTo("work")
                .jsonPath("$.tasks[1].name")
                .isEqualTo("beta")
                .jsonPath("$.tasks[1].state")
                .isEqualTo("RECEIVING")
                .jsonPath("$.tasks[2].name")
                .isEqualTo("gamma")
                .jsonPath("$.tasks[2].state")
                .isEqualTo("NOT_RUNNING");
    }

    @Test
    void aPageIsAPartOfTheWhole() {
        get("pycostasks?page=1&size=1")
                .jsonPath("$.page")
                .isEqualTo(1)
                .jsonPath("$.size")
                .isEqualTo(1)
                .jsonPath("$.total")
                .isEqualTo(3)
                .jsonPath("$.tasks.length()")
                .isEqualTo(1)
                .jsonPath("$.tasks[0].name")
                .isEqualTo("beta");
    }

    @Test
    void aPageBehindTheLastIsEmpty() {
        get("pycostasks?page=2147483647&size=1000")
                .jsonPath("$.total")
                .isEqualTo(3)
                .jsonPath("$.tasks.length()")
                .isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pycostasks", "pycospeers", "pycoscomputations"})
    void sizeIsCapped(String endpoint) {
        get(endpoint + "?size=1000000").jsonPath("$.size").isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"page=-1", "size=0", "size=-5", "page=x"})
    void aPageThatCannotBeIsABadRequest(String query) {
        for (String endpoint : new String[] {"pycostasks", "pycospeers", "pycoscomputations"}) {
            client.get()
                    .uri("/actuator/" + endpoint + "?" + query)
                    .exchange()
                    .expectStatus()
                    .isBadRequest();
        }
    }

    @ParameterizedTest
    @CsvSource({"pycospeers,peers", "pycoscomputations,computations"})
    void whatIsOffIsEmpty(String endpoint, String list) {
        get(endpoint)
                .jsonPath("$.enabled")
                .isEqualTo(false)
                .jsonPath("$.page")
                .isEqualTo(0)
                .jsonPath("$.size")
                .isEqualTo(50)
                .jsonPath("$.total")
                .isEqualTo(0)
                .jsonPath("$." + list)
                .isArray()
                .jsonPath("$." + list + ".length()")
                .isEqualTo(0);
    }

    @Test
    void healthIsShown() {
        String health =
                client.get()
                        .uri("/actuator/health")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody();
        assertThat(health).contains("UP");
    }
}

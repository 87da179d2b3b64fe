package io.pycos.spring.actuate;

import io.pycos.spring.PycosTask;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.servlet.client.RestTestClient;

/** Tasks and endpoints in an application with a reactive web server. */
class ReactiveApplicationTests {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @PycosTask
        void handler(String message) {}
    }

    @Test
    void theEndpointsAnswer() {
        try (var context =
                new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.REACTIVE)
                        .run("--server.port=0", "--management.endpoints.web.exposure.include=*")) {
            int port = ((WebServerApplicationContext) context).getWebServer().getPort();
            RestTestClient client =
                    RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
            client.get()
                    .uri("/actuator/pycostasks?size=10")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.tasks[0].name")
                    .isEqualTo("handler");
            client.get()
                    .uri("/actuator/pycospeers?page=-1")
                    .exchange()
                    .expectStatus()
                    .isBadRequest();
        }
    }
}

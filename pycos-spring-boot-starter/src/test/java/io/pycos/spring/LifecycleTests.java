package io.pycos.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.spring.messaging.PycosMessagingTemplate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

class LifecycleTests {

    @Test
    void theCoreIsAroundTheWebServerAndTheTasksAreWithinIt() {
        assertThat(PycosSchedulers.PHASE)
                .isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
        assertThat(PycosTasks.PHASE)
                .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @RestController
    static class Application {

        final CountDownLatch requested = new CountDownLatch(1);
        final CountDownLatch closing = new CountDownLatch(1);
        private final PycosMessagingTemplate template;

        Application(PycosMessagingTemplate template) {
            this.template = template;
        }

        @PycosTask
        String shout(String text) {
            return text.toUpperCase(java.util.Locale.ROOT);
        }

        @GetMapping("/")
        String late() throws InterruptedException {
            requested.countDown();
            assertThat(closing.await(30, TimeUnit.SECONDS)).isTrue();
            return template.convertSendAndReceive("task:shout", "late", String.class);
        }

        @EventListener
        void closing(ContextClosedEvent event) {
            closing.countDown();
        }
    }

    @Test
    void handlersAnswerTheRequestsThatTheWebServerStillHas() throws Exception {
        var context = SpringApplication.run(Application.class, "--server.port=0");
        int port = ((WebServerApplicationContext) context).getWebServer().getPort();
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/")).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            CompletableFuture<HttpResponse<String>> response =
                    client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
            assertThat(context.getBean(Application.class).requested.await(30, TimeUnit.SECONDS))
                    .isTrue();
            context.close();
            assertThat(response.get(30, TimeUnit.SECONDS).body()).isEqualTo("LATE");
        }
    }
}

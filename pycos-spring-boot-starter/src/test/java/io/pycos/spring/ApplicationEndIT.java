package io.pycos.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.PycosScheduler;
import io.pycos.Task;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** Applications without a web server, each in a JVM of its own. */
@Timeout(300)
class ApplicationEndIT {

    /** So that it is not the wait at the end that makes tasks end. */
    private static final String AT_ONCE = "--pycos.shutdown.await-termination=0s";

    @TempDir private Path directory;

    @Test
    void anApplicationEndsWithItsLastTask() throws Exception {
        try (ChildApplication application = start("body", AT_ONCE)) {
            assertThat(application.awaitExit()).isZero();
            assertThat(application.output())
                    .containsSubsequence(
                            "main has returned", "the body has ended", "the context is closed");
        }
    }

    @Test
    void anApplicationOnTheNetworkEndsWithItsLastTaskToo() throws Exception {
        try (ChildApplication application =
                start("body", "--pycos.net.enabled=true", "--pycos.net.port=0")) {
            assertThat(application.awaitExit()).isZero();
            assertThat(application.output())
                    .containsSubsequence("the body has ended", "the context is closed");
        }
    }

    @Test
    void aNodeForThisApplicationOnlyDoesNotKeepItUp() throws Exception {
        try (ChildApplication application = start("body", "--pycos.node.enabled=true")) {
            assertThat(application.awaitExit()).isZero();
            assertThat(application.output()).contains("the body has ended");
        }
    }

    @Test
    void aNodeForOthersKeepsTheApplicationUp() throws Exception {
        try (ChildApplication application =
                start(
                        "none",
                        "--pycos.node.enabled=true",
                        "--pycos.net.enabled=true",
                        "--pycos.net.port=0",
                        "--pycos.net.secret=a secret for tests")) {
            application.awaitOutput("main has returned");
            assertThat(application.staysUp(Duration.ofSeconds(2))).isTrue();
            application.interrupt();
            application.awaitExit();
            assertThat(application.output()).contains("the context is closed");
        }
    }

    @Test
    void aTaskStartedByARunnerCountsToo() throws Exception {
        try (ChildApplication application = start("runner", AT_ONCE)) {
            assertThat(application.awaitExit()).isZero();
            assertThat(application.output())
                    .containsSubsequence(
                            "main has returned",
                            "the spawned task has ended",
                            "the context is closed");
        }
    }

    @Test
    void anApplicationWithHandlersOnlyHasNothingToWaitFor() throws Exception {
        try (ChildApplication application = start("handler")) {
            assertThat(application.awaitExit()).isZero();
            assertThat(application.output())
                    .containsSubsequence("main has returned", "the context is closed");
        }
    }

    @Test
    void anApplicationWithAHandlerThatIsNoDaemonStaysUp() throws Exception {
        try (ChildApplication application =
                start(
                        "handler",
                        "--app.daemon=false",
                        "--pycos.shutdown.await-termination=100ms")) {
            application.awaitOutput("main has returned");
            assertThat(application.staysUp(Duration.ofSeconds(2))).isTrue();
            application.interrupt();
            application.awaitExit();
            assertThat(application.output()).contains("the context is closed");
        }
    }

    private ChildApplication start(String profile, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--spring.profiles.active=" + profile));
        all.addAll(List.of(arguments));
        return ChildApplication.start(directory, Application.class, all.toArray(String[]::new));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        public static void main(String[] args) {
            var application = new SpringApplication(Application.class);
            application.setWebApplicationType(WebApplicationType.NONE);
            application.run(args);
            System.out.println("main has returned");
        }

        @PreDestroy
        void close() {
            System.out.println("the context is closed");
        }

        @Bean
        @Profile("body")
        Object body() {
            return new Object() {
                @PycosTask
                void body(Task<Void> self) {
                    self.sleep(Duration.ofSeconds(2));
                    System.out.println("the body has ended");
                }
            };
        }

        @Bean
        @Profile("handler")
        Object handler() {
            return new Object() {
                @PycosTask(daemon = "${app.daemon:}")
                void handler(String message) {}
            };
        }

        @Bean
        @Profile("runner")
        CommandLineRunner runner(PycosScheduler scheduler) {
            return args ->
                    scheduler.spawn(
                            "spawned",
                            self -> {
                                self.sleep(Duration.ofSeconds(2));
                                System.out.println("the spawned task has ended");
                            });
        }
    }
}

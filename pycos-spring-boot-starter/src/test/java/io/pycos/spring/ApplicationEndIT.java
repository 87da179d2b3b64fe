package io.pycos.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.PycosScheduler;
import io.pycos.Task;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** Applications without a web server, each in a JVM of its own. */
class ApplicationEndIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    @TempDir private Path directory;

    @Test
    void anApplicationEndsWithItsLastTask() throws Exception {
        Process application = start("body");
        assertThat(application.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(output())
                .containsSubsequence(
                        "main has returned", "the body has ended", "the context is closed");
        assertThat(application.exitValue()).isZero();
    }

    @Test
    void aTaskStartedByARunnerCountsToo() throws Exception {
        Process application = start("runner");
        assertThat(application.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(output())
                .containsSubsequence(
                        "main has returned", "the spawned task has ended", "the context is closed");
        assertThat(application.exitValue()).isZero();
    }

    @Test
    void anApplicationWithHandlersOnlyHasNothingToWaitFor() throws Exception {
        Process application = start("handler");
        assertThat(application.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(output()).containsSubsequence("main has returned", "the context is closed");
        assertThat(application.exitValue()).isZero();
    }

    @Test
    void anApplicationWithAHandlerThatIsNoDaemonStaysUp() throws Exception {
        Process application =
                start("handler", "--app.daemon=false", "--pycos.shutdown.await-termination=100ms");
        try {
            Awaitility.await().atMost(TIMEOUT).until(() -> output().contains("main has returned"));
            assertThat(application.waitFor(2, TimeUnit.SECONDS)).isFalse();
        } finally {
            application.destroy();
        }
        assertThat(application.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(output()).contains("the context is closed");
    }

    private Process start(String profile, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(Application.class.getName(), "--spring.profiles.active=" + profile));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"), StandardCharsets.UTF_8);
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

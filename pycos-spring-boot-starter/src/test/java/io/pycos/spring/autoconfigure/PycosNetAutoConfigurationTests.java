package io.pycos.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.Directory;
import io.pycos.net.Cluster;
import io.pycos.spring.PycosClusterCustomizer;
import io.pycos.spring.actuate.PycosPeersEndpoint;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class PycosNetAutoConfigurationTests {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    PycosAutoConfiguration.class,
                                    PycosNetAutoConfiguration.class,
                                    PycosActuatorAutoConfiguration.class))
                    .withPropertyValues("management.endpoints.web.exposure.include=*");

    private ApplicationContextRunner online() {
        return runner.withPropertyValues(
                "pycos.net.enabled=true",
                "pycos.net.port=0",
                "pycos.net.secret=a secret for tests",
                "pycos.net.cluster=" + UUID.randomUUID());
    }

    @Test
    void theNetworkIsOffUntilAskedFor() {
        runner.run(
                context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(Cluster.class);
                    assertThat(
                                    context.getBean(PycosPeersEndpoint.class)
                                            .peers(null, null)
                                            .enabled())
                            .isFalse();
                });
    }

    @Test
    void theClusterRunsWithTheApplicationAtLoopback() {
        AtomicReference<Cluster> cluster = new AtomicReference<>();
        online().run(
                        context -> {
                            cluster.set(context.getBean("pycosCluster", Cluster.class));
                            assertThat(cluster.get().isRunning()).isTrue();
                            assertThat(cluster.get().location().host()).isEqualTo("127.0.0.1");
                            assertThat(cluster.get().directory())
                                    .isSameAs(context.getBean(Directory.class));
                            assertThat(context.getBean(PycosPeersEndpoint.class).peers(null, null))
                                    .satisfies(
                                            peers -> {
                                                assertThat(peers.enabled()).isTrue();
                                                assertThat(peers.location())
                                                        .isEqualTo(
                                                                cluster.get()
                                                                        .location()
                                                                        .toString());
                                            });
                        });
        assertThat(cluster.get().isRunning()).isFalse();
    }

    @Test
    void anOwnClusterReplacesTheDefaultAndIsStarted() {
        online().withBean(
                        "ownCluster",
                        Cluster.class,
                        () ->
                                Cluster.builder(Directory.create())
                                        .port(0)
                                        .secret("a secret for tests")
                                        .build())
                .run(
                        context -> {
                            assertThat(context).hasSingleBean(Cluster.class).hasBean("ownCluster");
                            assertThat(context.getBean(Cluster.class).isRunning()).isTrue();
                        });
    }

    @Test
    void customizersComeAfterTheProperties() {
        online().withPropertyValues("pycos.net.bind-address=192.0.2.1")
                .withBean(
                        PycosClusterCustomizer.class,
                        () -> builder -> builder.bindAddress("127.0.0.1"))
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aPortOutOfRangeNamesTheProperty() {
        online().withPropertyValues("pycos.net.port=70000")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .hasStackTraceContaining("pycos.net")
                                        .hasStackTraceContaining("port"));
    }

    @Test
    void aHostThatCannotBeNamesTheProperty() {
        online().withPropertyValues("pycos.net.hosts=node:port")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .hasStackTraceContaining("pycos.net.hosts: 'node:port'"));
    }

    @Test
    void everyPackageOfTheJdkIsRefusedAsTrusted() {
        online().withPropertyValues("pycos.net.trusted-packages=java.util")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .rootCause()
                                        .hasMessageContaining("java.util"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Test
    void beyondLoopbackWithoutASecretTheStartFailsNamingTheProperty(CapturedOutput output) {
        var application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        try {
            application
                    .run(
                            "--pycos.net.enabled=true",
                            "--pycos.net.bind-address=0.0.0.0",
                            "--pycos.net.port=0")
                    .close();
        } catch (RuntimeException e) {
            // the output says what it was
        }
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("0.0.0.0")
                .contains("set pycos.net.secret");
    }

    @Test
    void aPortThatIsTakenFailsTheStartNamingTheProperty(CapturedOutput output) {
        online().run(
                        context -> {
                            int port = context.getBean(Cluster.class).location().port();
                            try {
                                new SpringApplicationBuilder(Application.class)
                                        .web(WebApplicationType.NONE)
                                        .run(
                                                "--pycos.net.enabled=true",
                                                "--pycos.net.secret=a secret for tests",
                                                "--pycos.net.port=" + port)
                                        .close();
                            } catch (RuntimeException e) {
                                // the output says what it was
                            }
                            assertThat(output)
                                    .contains("APPLICATION FAILED TO START")
                                    .contains("" + port)
                                    .contains("pycos.net.port");
                        });
    }
}

package io.pycos.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.Directory;
import io.pycos.PycosScheduler;
import io.pycos.spring.PycosSchedulerCustomizer;
import io.pycos.spring.PycosSchedulers;
import io.pycos.spring.PycosTasks;
import io.pycos.spring.messaging.PycosChannels;
import io.pycos.spring.messaging.PycosMessagingTemplate;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class PycosAutoConfigurationTests {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    PycosAutoConfiguration.class,
                                    PycosActuatorAutoConfiguration.class));

    @Test
    void everyBeanIsThereOnceByType() {
        runner.run(
                context ->
                        assertThat(context)
                                .hasSingleBean(Directory.class)
                                .hasSingleBean(PycosScheduler.class)
                                .hasSingleBean(PycosSchedulers.class)
                                .hasSingleBean(PycosTasks.class)
                                .hasSingleBean(PycosChannels.class)
                                .hasSingleBean(PycosMessagingTemplate.class));
    }

    @Test
    void theSchedulerUsesTheDirectoryBean() {
        runner.run(
                context ->
                        assertThat(context.getBean(PycosScheduler.class).directory())
                                .isSameAs(context.getBean(Directory.class)));
    }

    @Test
    void everyNameOfABeanBeginsWithPycos() {
        runner.run(
                context ->
                        assertThat(Arrays.stream(context.getBeanDefinitionNames()))
                                .filteredOn(name -> isOurs(context.getType(name)))
                                .isNotEmpty()
                                .allMatch(
                                        name ->
                                                name.startsWith("pycos")
                                                        || name.startsWith("io.pycos")));
    }

    private static boolean isOurs(Class<?> type) {
        return type != null && type.getName().startsWith("io.pycos");
    }

    @Test
    void anOwnSchedulerReplacesTheDefault() {
        runner.withUserConfiguration(OwnScheduler.class)
                .run(
                        context -> {
                            assertThat(context).hasSingleBean(PycosScheduler.class);
                            assertThat(context.getBean(PycosSchedulers.class).all())
                                    .contains(
                                            context.getBean("ownScheduler", PycosScheduler.class));
                        });
    }

    @Test
    void customizersSeeEverySchedulerThatIsMade() {
        runner.withUserConfiguration(Customizer.class)
                .run(
                        context -> {
                            context.getBean(PycosSchedulers.class).get("another");
                            assertThat(context.getBean(Customizer.class).calls)
                                    .as("the default scheduler and another")
                                    .hasValue(2);
                        });
    }

    @Test
    void nothingIsThereWhenItIsOff() {
        runner.withPropertyValues("pycos.enabled=false")
                .run(
                        context ->
                                assertThat(context)
                                        .hasNotFailed()
                                        .doesNotHaveBean(PycosScheduler.class)
                                        .doesNotHaveBean(PycosTasks.class));
    }

    @Test
    void aStallLimitOfZeroFailsTheStartNamingTheProperty() {
        runner.withPropertyValues("pycos.scheduler.stall-limit=0s")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .rootCause()
                                        .hasMessageContaining("stallLimit"));
    }

    @Test
    void theStallLimitIsThatOfTheProperty(CapturedOutput output) {
        runner.withPropertyValues("pycos.scheduler.stall-limit=50ms")
                .run(
                        context -> {
                            PycosScheduler scheduler = context.getBean(PycosScheduler.class);
                            scheduler
                                    .spawn("slow", self -> spinUntilStalled(scheduler))
                                    .join(Duration.ofSeconds(20));
                            assertThat(output).contains("slow").contains("has held its turn");
                        });
    }

    private static void spinUntilStalled(PycosScheduler scheduler) {
        while (scheduler.stats().stalls() == 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void startsWithoutActuator() {
        runner.withClassLoader(
                        new FilteredClassLoader(
                                "org.springframework.boot.actuate",
                                "org.springframework.boot.health"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(PycosTasks.class));
    }

    @Test
    void anApplicationWithAWebServerNeedsNoKeepAlive() {
        runner.run(context -> assertThat(context).hasSingleBean(KeepAlive.class));
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(PycosAutoConfiguration.class))
                .run(
                        context ->
                                assertThat(context)
                                        .hasNotFailed()
                                        .doesNotHaveBean(KeepAlive.class));
    }

    @Test
    void aWaitForTasksThatSpringCutsShortIsReported(CapturedOutput output) {
        runner.withPropertyValues("pycos.shutdown.await-termination=31s")
                .run(
                        context ->
                                assertThat(output)
                                        .contains("pycos.shutdown.await-termination")
                                        .contains("spring.lifecycle.timeout-per-shutdown-phase"));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnScheduler {

        @Bean
        PycosScheduler ownScheduler(Directory directory) {
            return PycosScheduler.builder("own").directory(directory).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizer implements PycosSchedulerCustomizer {

        final AtomicInteger calls = new AtomicInteger();

        @Override
        public void customize(PycosScheduler.Builder builder) {
            calls.incrementAndGet();
        }
    }
}

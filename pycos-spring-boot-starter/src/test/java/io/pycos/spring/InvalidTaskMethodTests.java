package io.pycos.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.messaging.handler.annotation.Header;

@ExtendWith(OutputCaptureExtension.class)
class InvalidTaskMethodTests {

    @ParameterizedTest
    @ValueSource(
            classes = {
                SecondMessage.class,
                HeaderFirst.class,
                TwoTasks.class,
                BodyWithHeader.class,
                BodyThatContinues.class,
                UnknownOnError.class,
                DaemonPerhaps.class,
                MissingPlaceholder.class,
                PrototypeBean.class,
                ScopedProxy.class,
                PrivateBehindProxy.class,
                NotOnTheInterface.class
            })
    void theStartStopsWithTheMethodAndTheAllowedShapes(Class<?> wrong, CapturedOutput output) {
        start(wrong);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("wrong(")
                .contains("cannot be a task")
                .contains("@PycosTask void handler(M message)")
                .contains("@PycosTask Object body(Task<M> self)");
    }

    @Test
    void twoMethodsOfOneNameAreBothNamed(CapturedOutput output) {
        start(First.class, Second.class);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("'same'")
                .contains("First.one(")
                .contains("Second.two(");
    }

    @Test
    void aChannelOfAnotherTypeIsExplained(CapturedOutput output) {
        start(NoChannel.class);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("channel 'prices'")
                .contains("java.lang.String")
                .contains("Make it a Channel<M>");
    }

    private static void start(Class<?>... beans) {
        SpringApplication application = new SpringApplication(beans);
        application.addPrimarySources(java.util.List.of(Application.class));
        application.setWebApplicationType(WebApplicationType.NONE);
        try {
            application.run().close();
        } catch (RuntimeException e) {
            // the output says what it was
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    static class SecondMessage {
        @PycosTask
        void wrong(String message, Integer second) {}
    }

    static class HeaderFirst {
        @PycosTask
        void wrong(@Header("h") String header) {}
    }

    static class TwoTasks {
        @PycosTask
        void wrong(Task<String> self, Task<String> other) {}
    }

    static class BodyWithHeader {
        @PycosTask
        void wrong(Task<String> self, @Header("h") String header) {}
    }

    static class BodyThatContinues {
        @PycosTask(onError = "continue")
        void wrong() {}
    }

    static class UnknownOnError {
        @PycosTask(onError = "retry")
        void wrong(String message) {}
    }

    static class DaemonPerhaps {
        @PycosTask(daemon = "perhaps")
        void wrong(String message) {}
    }

    static class MissingPlaceholder {
        @PycosTask("${nowhere.to.be.found}")
        void wrong(String message) {}
    }

    static class HasTask {
        @PycosTask
        void wrong(String message) {}
    }

    static class PrototypeBean {
        @Bean
        @Scope(BeanDefinition.SCOPE_PROTOTYPE)
        HasTask hasTask() {
            return new HasTask();
        }
    }

    static class ScopedProxy {
        @Bean
        @Scope(value = BeanDefinition.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
        HasTask hasTask() {
            return new HasTask();
        }
    }

    static class PrivateBehindProxy {
        @Bean
        HasPrivateTask proxied() {
            return new HasPrivateTask();
        }

        @Bean
        static BeanNameAutoProxyCreator proxies() {
            return proxies(true);
        }

        static BeanNameAutoProxyCreator proxies(boolean ofClasses) {
            var creator = new BeanNameAutoProxyCreator();
            creator.setBeanNames("proxied");
            creator.setProxyTargetClass(ofClasses);
            return creator;
        }
    }

    static class HasPrivateTask {
        @PycosTask
        private void wrong(String message) {}
    }

    static class NotOnTheInterface {
        @Bean
        Runnable proxied() {
            return new HasInterface();
        }

        @Bean
        static BeanNameAutoProxyCreator proxies() {
            return PrivateBehindProxy.proxies(false);
        }
    }

    static class HasInterface implements Runnable {
        @PycosTask
        void wrong(String message) {}

        @Override
        public void run() {}
    }

    static class First {
        @PycosTask("same")
        void one(String message) {}
    }

    static class Second {
        @PycosTask("same")
        void two(String message) {}
    }

    static class NoChannel {
        NoChannel(@PycosChannel("prices") String notAChannel) {}
    }
}

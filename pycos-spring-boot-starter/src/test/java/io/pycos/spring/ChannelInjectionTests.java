package io.pycos.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.pycos.Channel;
import io.pycos.Directory;
import io.pycos.NameTakenException;
import io.pycos.spring.autoconfigure.PycosAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.SubscribableChannel;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.AbstractMessageChannel;
import org.springframework.messaging.support.ChannelInterceptor;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageBuilder;

class ChannelInjectionTests {

    record Price(String symbol, int value) {}

    private static final Price PRICE = new Price("ACME", 42);

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(PycosAutoConfiguration.class));

    @Test
    void oneNameIsOneChannelAtConstructorFieldAndBeanParameter() {
        runner.withUserConfiguration(Points.class)
                .run(
                        context -> {
                            Points points = context.getBean(Points.class);
                            assertThat(points.field)
                                    .isNotNull()
                                    .isSameAs(points.constructor)
                                    .isSameAs(context.getBean(Made.class).parameter);
                            assertThat(points.springField)
                                    .isNotNull()
                                    .isSameAs(points.springConstructor)
                                    .isSameAs(context.getBean(Made.class).springParameter);
                        });
    }

    @Test
    void whatGoesInAtSpringsViewComesOutAtTheChannel() {
        runner.withUserConfiguration(Points.class)
                .run(
                        context -> {
                            Points points = context.getBean(Points.class);
                            List<Message<?>> seen = new CopyOnWriteArrayList<>();
                            points.springField.subscribe(seen::add);

                            points.springConstructor.send(new GenericMessage<>(PRICE));
                            points.constructor.send(new Price("OTHER", 1));

                            await().atMost(Duration.ofSeconds(20)).until(() -> seen.size() == 2);
                            assertThat(seen)
                                    .extracting(message -> (Object) message.getPayload())
                                    .containsExactly(PRICE, new Price("OTHER", 1));
                        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Points {
        final Channel<Price> constructor;
        final MessageChannel springConstructor;

        @Autowired
        @PycosChannel("${app.channel:prices}")
        Channel<Price> field;

        @Autowired
        @PycosChannel("prices")
        SubscribableChannel springField;

        Points(
                @PycosChannel("prices") Channel<Price> constructor,
                @PycosChannel("prices") MessageChannel springConstructor) {
            this.constructor = constructor;
            this.springConstructor = springConstructor;
        }

        @Bean
        static Made made(
                @PycosChannel("prices") Channel<Price> parameter,
                @PycosChannel("prices") MessageChannel springParameter) {
            return new Made(parameter, springParameter);
        }
    }

    record Made(Channel<Price> parameter, MessageChannel springParameter) {}

    @Test
    void providersAndOtherInjectionPointsWorkAsBefore() {
        runner.withPropertyValues("app.text=hello")
                .withBean("special", String.class, () -> "special bean")
                .withUserConfiguration(Others.class)
                .run(
                        context -> {
                            Others others = context.getBean(Others.class);
                            assertThat(others.text).isEqualTo("hello");
                            assertThat(others.bean).isEqualTo("special bean");
                            assertThat(others.none).isNull();
                            assertThat(others.provider.getObject())
                                    .isSameAs(
                                            context.getBean(Directory.class)
                                                    .channel("prices")
                                                    .orElseThrow());
                        });
    }

    static class Others {
        @Value("${app.text}")
        String text;

        @Autowired
        @Qualifier("special")
        String bean;

        @Autowired(required = false)
        Thread none;

        @Autowired
        @PycosChannel("prices")
        ObjectProvider<Channel<Price>> provider;
    }

    @Test
    void declaredChannelsAreBeansWithTheirNameAsQualifier() {
        runner.withPropertyValues(
                        "pycos.channels.prices.type=" + Price.class.getName(),
                        "pycos.channels.other.type=java.lang.String")
                .withBean("prices", Thread.class)
                .withUserConfiguration(Declared.class)
                .run(
                        context -> {
                            assertThat(context).hasNotFailed().hasBean("prices");
                            Declared declared = context.getBean(Declared.class);
                            assertThat(declared.qualified).isSameAs(declared.annotated);
                            assertThat(declared.byType.name()).isEqualTo("other");
                        });
    }

    static class Declared {
        @Autowired
        @Qualifier("prices")
        Channel<Price> qualified;

        @Autowired
        @PycosChannel("prices")
        Channel<Price> annotated;

        @Autowired Channel<String> byType;
    }

    @Test
    void springsViewIsNoBeanThatOthersMightTake() {
        runner.withUserConfiguration(Points.class)
                .run(context -> assertThat(context).doesNotHaveBean(MessageChannel.class));
    }

    @Test
    void jsonIsConvertedToTheChannelsType() {
        runner.withUserConfiguration(Points.class)
                .run(
                        context -> {
                            Points points = context.getBean(Points.class);
                            List<Message<?>> seen = new CopyOnWriteArrayList<>();
                            points.springField.subscribe(seen::add);

                            points.springField.send(
                                    MessageBuilder.withPayload("{\"symbol\":\"ACME\",\"value\":42}")
                                            .setHeader(
                                                    MessageHeaders.CONTENT_TYPE, "application/json")
                                            .build());

                            await().atMost(Duration.ofSeconds(20)).until(() -> seen.size() == 1);
                            assertThat(seen.getFirst().getPayload()).isEqualTo(PRICE);
                        });
    }

    @Test
    void aPayloadThatDoesNotFitIsRefusedAtTheSender() {
        runner.withUserConfiguration(Points.class)
                .run(
                        context ->
                                assertThatExceptionOfType(MessageConversionException.class)
                                        .isThrownBy(
                                                () ->
                                                        context.getBean(Points.class)
                                                                .springField
                                                                .send(
                                                                        new GenericMessage<>(
                                                                                "no price")))
                                        .withMessageContaining(Price.class.getName()));
    }

    @Test
    void interceptorsSeeWhatIsSentThroughTheView() {
        runner.withUserConfiguration(Points.class)
                .run(
                        context -> {
                            var view =
                                    (AbstractMessageChannel)
                                            context.getBean(Points.class).springField;
                            List<Object> intercepted = new CopyOnWriteArrayList<>();
                            view.addInterceptor(
                                    new ChannelInterceptor() {
                                        @Override
                                        public Message<?> preSend(
                                                Message<?> message, MessageChannel channel) {
                                            intercepted.add(message.getPayload());
                                            return message;
                                        }
                                    });
                            view.send(new GenericMessage<>(PRICE));
                            assertThat(intercepted).containsExactly(PRICE);
                        });
    }

    @Test
    void aSubscriberThatLeftGetsNothingMore() {
        runner.withUserConfiguration(Points.class)
                .run(
                        context -> {
                            Points points = context.getBean(Points.class);
                            MessageHandler subscriber = message -> {};
                            assertThat(points.springField.subscribe(subscriber)).isTrue();
                            assertThat(points.field.subscribers()).isEqualTo(1);
                            assertThat(points.springField.unsubscribe(subscriber)).isTrue();
                            assertThat(points.springField.unsubscribe(subscriber)).isFalse();
                            assertThat(points.field.subscribers()).isZero();
                        });
    }

    @Test
    void aSubscriberThatFailsGetsTheNextMessage() {
        runner.withUserConfiguration(Points.class)
                .run(
                        context -> {
                            Points points = context.getBean(Points.class);
                            List<Object> seen = new CopyOnWriteArrayList<>();
                            points.springField.subscribe(
                                    message -> {
                                        seen.add(message.getPayload());
                                        throw new IllegalStateException("no");
                                    });
                            points.field.send(PRICE);
                            points.field.send(PRICE);
                            await().atMost(Duration.ofSeconds(20)).until(() -> seen.size() == 2);
                        });
    }

    @Test
    void oneNameWithTwoMessageTypesFailsTheStart() {
        runner.withUserConfiguration(Points.class)
                .withBean(OtherType.class)
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .rootCause()
                                        .isInstanceOf(NameTakenException.class)
                                        .hasMessageContaining("prices"));
    }

    static class OtherType {
        @Autowired
        @PycosChannel("prices")
        Channel<String> channel;
    }
}

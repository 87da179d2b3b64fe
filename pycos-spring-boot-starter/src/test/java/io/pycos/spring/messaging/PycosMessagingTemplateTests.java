package io.pycos.spring.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pycos.BlockingInTurnException;
import io.pycos.PycosScheduler;
import io.pycos.Task;
import io.pycos.TaskExit;
import io.pycos.WaitTimeoutException;
import io.pycos.spring.PycosTask;
import io.pycos.spring.autoconfigure.PycosAutoConfiguration;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.ApplicationContext;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.core.DestinationResolutionException;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.support.MessageBuilder;

class PycosMessagingTemplateTests {

    record Order(String item, int count) {}

    record Receipt(String text) {}

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(PycosAutoConfiguration.class))
                    .withPropertyValues(
                            "pycos.messaging.locate-timeout=200ms",
                            "pycos.messaging.reply-timeout=5s")
                    .withBean(Shop.class);

    static class Shop {
        final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

        @PycosTask
        void plain(Order order) {
            seen.add(order);
        }

        @PycosTask
        Receipt sell(Order order) {
            if (order.count() < 1) {
                throw new IllegalArgumentException("nothing ordered");
            }
            return new Receipt(order.count() + " " + order.item());
        }

        @PycosTask
        void withHeaders(
                Order order,
                Task<Order> self,
                @Header("customer") String customer,
                @Header(name = "rank", required = false) Integer rank,
                @Headers Map<String, Object> all) {
            seen.add(
                    customer + " " + rank + " " + order.item() + " " + all.containsKey("customer"));
        }

        @PycosTask
        String asMessage(Message<Order> message) {
            return message.getPayload().item() + " " + message.getHeaders().get("customer");
        }

        @PycosTask
        CompletableFuture<String> later(String text) {
            return CompletableFuture.supplyAsync(() -> text + " later");
        }

        @PycosTask
        void silent(Task<Envelope> self) {
            self.receive();
            self.receive();
        }

        @PycosTask
        void quits(Task<Envelope> self) {
            self.receive();
        }
    }

    private void run(ContextConsumer<ApplicationContext> test) {
        runner.withPropertyValues("pycos.shutdown.await-termination=0s").run(test::accept);
    }

    private static PycosMessagingTemplate template(ApplicationContext context) {
        return context.getBean(PycosMessagingTemplate.class);
    }

    private static Object seen(ApplicationContext context) throws InterruptedException {
        return context.getBean(Shop.class).seen.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void sendsToATaskByName() {
        run(
                context -> {
                    template(context).convertAndSend("task:plain", new Order("tea", 1));
                    assertThat(seen(context)).isEqualTo(new Order("tea", 1));
                });
    }

    @Test
    void sendsToAChannelByName() {
        run(
                context -> {
                    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
                    var channel = context.getBean(PycosChannels.class);
                    channel.channel("orders", Order.class);
                    channel.messageChannel("orders")
                            .subscribe(message -> seen.add(message.getPayload()));
                    template(context).convertAndSend("channel:orders", new Order("tea", 1));
                    assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo(new Order("tea", 1));
                });
    }

    @Test
    void convertsJsonToWhatTheTaskTakes() {
        run(
                context -> {
                    template(context)
                            .send(
                                    "task:plain",
                                    MessageBuilder.withPayload("{\"item\":\"tea\",\"count\":2}")
                                            .setHeader(
                                                    MessageHeaders.CONTENT_TYPE, "application/json")
                                            .build());
                    assertThat(seen(context)).isEqualTo(new Order("tea", 2));
                });
    }

    @Test
    void headersReachAHandlerThatNamesThem() {
        run(
                context -> {
                    template(context)
                            .convertAndSend(
                                    "task:withHeaders",
                                    new Order("tea", 1),
                                    Map.of("customer", "Ann", "rank", "7"));
                    assertThat(seen(context)).isEqualTo("Ann 7 tea true");
                });
    }

    @Test
    void aHandlersResultAnswersTheRequest() {
        run(
                context ->
                        assertThat(
                                        template(context)
                                                .convertSendAndReceive(
                                                        "task:sell",
                                                        new Order("tea", 3),
                                                        Receipt.class))
                                .isEqualTo(new Receipt("3 tea")));
    }

    @Test
    void aMessageParameterHasPayloadAndHeaders() {
        run(
                context ->
                        assertThat(
                                        template(context)
                                                .convertSendAndReceive(
                                                        "task:asMessage",
                                                        new Order("tea", 3),
                                                        Map.of("customer", "Ann"),
                                                        String.class))
                                .isEqualTo("tea Ann"));
    }

    @Test
    void aHandlerWithoutAResultAnswersWhenItIsDone() {
        run(
                context -> {
                    Object reply =
                            template(context)
                                    .convertSendAndReceive(
                                            "task:withHeaders",
                                            new Order("tea", 3),
                                            Map.of("customer", "Ann"),
                                            String.class);
                    assertThat(reply).isNull();
                    assertThat(context.getBean(Shop.class).seen).hasSize(1);
                });
    }

    @Test
    void aCompletionStageAnswersWhenItCompletes() {
        run(
                context ->
                        assertThat(
                                        template(context)
                                                .convertSendAndReceive(
                                                        "task:later", "sooner or", String.class))
                                .isEqualTo("sooner or later"));
    }

    @Test
    void anExceptionOfTheHandlerReachesTheSender() {
        run(
                context -> {
                    assertThatExceptionOfType(RequestFailedException.class)
                            .isThrownBy(
                                    () ->
                                            template(context)
                                                    .convertSendAndReceive(
                                                            "task:sell",
                                                            new Order("tea", 0),
                                                            Receipt.class))
                            .withMessageContaining("nothing ordered");
                    assertThat(
                                    template(context)
                                            .convertSendAndReceive(
                                                    "task:sell",
                                                    new Order("tea", 1),
                                                    Receipt.class))
                            .as("the handler goes on")
                            .isEqualTo(new Receipt("1 tea"));
                });
    }

    @Test
    void aPayloadThatTheHandlerCannotTakeIsAnErrorAtTheSender() {
        run(
                context ->
                        assertThatExceptionOfType(RequestFailedException.class)
                                .isThrownBy(
                                        () ->
                                                template(context)
                                                        .convertSendAndReceive(
                                                                "task:sell", 17, Receipt.class))
                                .withMessageContaining(Order.class.getName()));
    }

    @Test
    void aTaskThatDoesNotAnswerEndsTheRequestInTime() {
        runner.withPropertyValues(
                        "pycos.shutdown.await-termination=0s",
                        "pycos.messaging.reply-timeout=200ms")
                .run(
                        context ->
                                assertThatExceptionOfType(WaitTimeoutException.class)
                                        .isThrownBy(
                                                () ->
                                                        template(context)
                                                                .convertSendAndReceive(
                                                                        "task:silent",
                                                                        "x",
                                                                        String.class)));
    }

    @Test
    void aTaskThatEndsWithoutAnAnswerEndsTheRequestAtOnce() {
        run(
                context ->
                        assertThatExceptionOfType(RequestFailedException.class)
                                .isThrownBy(
                                        () ->
                                                template(context)
                                                        .convertSendAndReceive(
                                                                "task:quits", "x", String.class))
                                .withMessageContaining("ended before it answered"));
    }

    @Test
    void aHandlerThatTakesNoRequestsSaysSo() {
        run(
                context ->
                        assertThatExceptionOfType(RequestFailedException.class)
                                .isThrownBy(
                                        () ->
                                                template(context)
                                                        .convertSendAndReceive(
                                                                "task:plain",
                                                                new Order("tea", 1),
                                                                Receipt.class))
                                .withMessageContaining("not requests"));
    }

    @Test
    void aNameThatIsNowhereIsAnError() {
        run(
                context ->
                        assertThatExceptionOfType(MessageDeliveryException.class)
                                .isThrownBy(
                                        () -> template(context).convertAndSend("task:nobody", "x"))
                                .withMessageContaining("nobody"));
    }

    @Test
    void aDestinationOfAnotherFormIsAnError() {
        run(
                context ->
                        assertThatExceptionOfType(DestinationResolutionException.class)
                                .isThrownBy(() -> template(context).convertAndSend("plain", "x"))
                                .withMessageContaining("task:<name>"));
    }

    @Test
    void aHeaderThatCannotTravelIsAnError() {
        run(
                context ->
                        assertThatExceptionOfType(IllegalArgumentException.class)
                                .isThrownBy(
                                        () ->
                                                template(context)
                                                        .convertAndSend(
                                                                "task:withHeaders",
                                                                new Order("tea", 1),
                                                                Map.of("customer", new Object())))
                                .withMessageContaining("customer"));
    }

    @Test
    void waitingForAReplyInsideATurnIsRefusedAndAwaitingItWorks() {
        run(
                context -> {
                    PycosScheduler scheduler = context.getBean(PycosScheduler.class);
                    PycosMessagingTemplate template = template(context);
                    TaskExit blocked =
                            scheduler
                                    .spawn(
                                            "blocks",
                                            self ->
                                                    template.convertSendAndReceive(
                                                            "task:sell",
                                                            new Order("tea", 1),
                                                            Receipt.class))
                                    .join(Duration.ofSeconds(20));
                    assertThat(blocked)
                            .isInstanceOfSatisfying(
                                    TaskExit.Failed.class,
                                    exit ->
                                            assertThat(exit.error())
                                                    .isInstanceOf(BlockingInTurnException.class));

                    TaskExit awaited =
                            scheduler
                                    .spawnReturning(
                                            "awaits",
                                            self ->
                                                    self.await(
                                                                    template.request(
                                                                            "sell",
                                                                            new Order("tea", 1),
                                                                            Receipt.class),
                                                                    Duration.ofSeconds(10))
                                                            .orElseThrow())
                                    .join(Duration.ofSeconds(20));
                    assertThat(awaited)
                            .isInstanceOfSatisfying(
                                    TaskExit.Returned.class,
                                    exit ->
                                            assertThat(exit.value())
                                                    .isEqualTo(new Receipt("1 tea")));
                });
    }
}

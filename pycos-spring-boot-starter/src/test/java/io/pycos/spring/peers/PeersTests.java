package io.pycos.spring.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.pycos.Channel;
import io.pycos.Directory;
import io.pycos.TaskRef;
import io.pycos.net.Cluster;
import io.pycos.spring.PycosChannel;
import io.pycos.spring.PycosTask;
import io.pycos.spring.messaging.PycosMessagingTemplate;
import io.pycos.spring.messaging.RequestFailedException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Two applications on one network: annotated tasks and channels of one are found and used by the
 * other.
 */
class PeersTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String CLUSTER = UUID.randomUUID().toString();

    private static ConfigurableApplicationContext shop;
    private static ConfigurableApplicationContext customer;

    record Order(String item, int count) {}

    record Receipt(String text) {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Nothing {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Shop {

        final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
        final Channel<Order> orders;

        Shop(@PycosChannel("orders") Channel<Order> orders) {
            this.orders = orders;
        }

        @PycosTask
        void plain(Order order) {
            seen.add(order);
        }

        @PycosTask
        Receipt sell(Order order, @Header("customer") String customer) {
            if (order.count() < 1) {
                throw new IllegalArgumentException("nothing ordered");
            }
            return new Receipt(order.count() + " " + order.item() + " for " + customer);
        }

        @PycosTask(channels = "orders")
        void listen(Order order) {
            seen.add(order);
        }
    }

    @BeforeAll
    static void startBoth() {
        shop = start(Shop.class);
        customer = start(Nothing.class);
    }

    private static ConfigurableApplicationContext start(Class<?> application) {
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .run(
                        "--pycos.net.enabled=true",
                        "--pycos.net.port=0",
                        "--pycos.net.secret=a secret for tests",
                        "--pycos.net.cluster=" + CLUSTER);
    }

    @AfterAll
    static void stopBoth() {
        customer.close();
        shop.close();
    }

    private static PycosMessagingTemplate template() {
        return customer.getBean(PycosMessagingTemplate.class);
    }

    private static Object seen() throws InterruptedException {
        return shop.getBean(Shop.class).seen.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void eachIsAPeerOfTheOther() {
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> {
                            assertThat(shop.getBean(Cluster.class).peers()).hasSize(1);
                            assertThat(customer.getBean(Cluster.class).peers()).hasSize(1);
                        });
    }

    @Test
    void anAnnotatedHandlerIsFoundByItsName() throws Exception {
        TaskRef<Order> plain =
                customer.getBean(Directory.class)
                        .locate("plain", Order.class, TIMEOUT)
                        .join()
                        .orElseThrow();
        assertThat(plain.location().isLocal()).isFalse();
        plain.send(new Order("tea", 1));
        assertThat(seen()).isEqualTo(new Order("tea", 1));
    }

    @Test
    void aMessageGoesToATaskByName() throws Exception {
        template().convertAndSend("task:plain", new Order("coffee", 2));
        assertThat(seen()).isEqualTo(new Order("coffee", 2));
    }

    @Test
    void jsonIsConvertedByTheHandlerThatTakesRequests() {
        assertThat(
                        template()
                                .sendAndReceive(
                                        "task:sell",
                                        MessageBuilder.withPayload("{\"item\":\"tea\",\"count\":1}")
                                                .setHeader(
                                                        MessageHeaders.CONTENT_TYPE,
                                                        "application/json")
                                                .setHeader("customer", "Ann")
                                                .build())
                                .getPayload())
                .isEqualTo(new Receipt("1 tea for Ann"));
    }

    @Test
    void aRequestIsAnsweredAcrossTheNetwork() {
        assertThat(
                        template()
                                .convertSendAndReceive(
                                        "task:sell",
                                        new Order("tea", 3),
                                        Map.of("customer", "Ann"),
                                        Receipt.class))
                .isEqualTo(new Receipt("3 tea for Ann"));
    }

    @Test
    void anExceptionAcrossTheNetworkReachesTheSender() {
        assertThatExceptionOfType(RequestFailedException.class)
                .isThrownBy(
                        () ->
                                template()
                                        .convertSendAndReceive(
                                                "task:sell",
                                                new Order("tea", 0),
                                                Map.of("customer", "Ann"),
                                                Receipt.class))
                .withMessageContaining("nothing ordered");
    }

    @Test
    void aChannelIsFoundByItsName() throws Exception {
        Channel<Order> orders =
                customer.getBean(Directory.class)
                        .locateChannel("orders", Order.class, TIMEOUT)
                        .join()
                        .orElseThrow();
        assertThat(orders.location().isLocal()).isFalse();
        orders.deliver(new Order("cake", 1), 1, TIMEOUT);
        assertThat(seen()).isEqualTo(new Order("cake", 1));
    }
}

package io.pycos.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.pycos.Channel;
import io.pycos.Directory;
import io.pycos.Task;
import io.pycos.TaskExit;
import io.pycos.TaskRef;
import io.pycos.spring.autoconfigure.PycosAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

class PycosTaskTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(PycosAutoConfiguration.class))
                    .withPropertyValues("pycos.shutdown.await-termination=2s");

    @Test
    void aBodyWithoutParametersRunsWithTheApplication() {
        runner.withBean(NoParameters.class)
                .run(
                        context ->
                                assertThat(
                                                context.getBean(NoParameters.class)
                                                        .ran
                                                        .poll(20, TimeUnit.SECONDS))
                                        .isEqualTo("ran"));
    }

    static class NoParameters {
        final BlockingQueue<String> ran = new LinkedBlockingQueue<>();

        @PycosTask
        void once() {
            ran.add("ran");
        }
    }

    @Test
    void aBodyReceivesMessagesAndItsResultIsItsExitValue() {
        runner.withBean(Adder.class)
                .run(
                        context -> {
                            TaskRef<Integer> adder =
                                    find(context.getBean(Directory.class), "adder", Integer.class);
                            adder.send(2);
                            adder.send(40);
                            assertThat(adder.join(TIMEOUT))
                                    .isInstanceOfSatisfying(
                                            TaskExit.Returned.class,
                                            exit -> assertThat(exit.value()).isEqualTo(42));
                        });
    }

    static class Adder {
        @PycosTask("adder")
        int add(Task<Integer> self) {
            return self.receive() + self.receive();
        }
    }

    @Test
    void aHandlerIsCalledForEachMessage() {
        runner.withBean(Shapes.class)
                .run(
                        context -> {
                            find(context.getBean(Directory.class), "text", String.class).send("a");
                            assertThat(
                                            context.getBean(Shapes.class)
                                                    .seen
                                                    .poll(20, TimeUnit.SECONDS))
                                    .isEqualTo("text a");
                        });
    }

    @Test
    void aHandlerOfAPrimitiveTakesItsWrapper() {
        runner.withBean(Shapes.class)
                .run(
                        context -> {
                            find(context.getBean(Directory.class), "number", Integer.class).send(1);
                            assertThat(
                                            context.getBean(Shapes.class)
                                                    .seen
                                                    .poll(20, TimeUnit.SECONDS))
                                    .isEqualTo("number 1");
                        });
    }

    static class Shapes {
        final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

        @PycosTask
        void text(String message, Task<String> self) {
            seen.add(self.name() + " " + message);
        }

        @PycosTask
        private void number(int message) {
            seen.add("number " + message);
        }
    }

    @Test
    void aBodyWithStartArgumentsIsStartedByName() {
        runner.withBean(Worker.class)
                .run(
                        context -> {
                            PycosTasks tasks = context.getBean(PycosTasks.class);
                            assertThat(tasks.find("work")).isEmpty();

                            TaskRef<?> first = tasks.start("work", "a", 2);
                            TaskRef<?> second = tasks.start("work", "b", 3);

                            assertThat(first.join(TIMEOUT))
                                    .isEqualTo(new TaskExit.Returned(first, "aa"));
                            assertThat(second.join(TIMEOUT))
                                    .isEqualTo(new TaskExit.Returned(second, "bbb"));
                        });
    }

    @Test
    void startArgumentsThatDoNotFitAreRefused() {
        runner.withBean(Worker.class)
                .run(
                        context ->
                                assertThatIllegalArgumentException()
                                        .isThrownBy(
                                                () ->
                                                        context.getBean(PycosTasks.class)
                                                                .start("work", 2, "a"))
                                        .withMessageContaining("work")
                                        .withMessageContaining("String"));
    }

    static class Worker {
        @PycosTask
        String work(Task<Void> self, String text, int times) {
            return text.repeat(times);
        }
    }

    @Test
    void theTasksOfOneBeanNeverRunTwoAtATime() {
        runner.withBean(Counter.class)
                .run(
                        context -> {
                            Directory directory = context.getBean(Directory.class);
                            TaskRef<Integer> one = find(directory, "one", Integer.class);
                            TaskRef<Integer> two = find(directory, "two", Integer.class);
                            for (int i = 0; i < 10_000; i++) {
                                one.send(i);
                                two.send(i);
                            }
                            Counter counter = context.getBean(Counter.class);
                            await().atMost(TIMEOUT).until(() -> counter.calls.get() == 20_000);
                            assertThat(counter.unguarded).isEqualTo(20_000);
                        });
    }

    static class Counter {
        final AtomicInteger calls = new AtomicInteger();
        int unguarded;

        @PycosTask
        void one(Integer message) {
            count();
        }

        @PycosTask
        void two(Integer message) {
            count();
        }

        private void count() {
            unguarded++;
            calls.incrementAndGet();
        }
    }

    @Test
    void beansHaveSchedulersOfTheirOwnUnlessTheyJoinOne() {
        runner.withBean("alone", Shapes.class)
                .withBean(Joined.class)
                .withBean(AlsoJoined.class)
                .withPropertyValues("app.scheduler=shared")
                .run(
                        context ->
                                assertThat(schedulers(context.getBean(PycosTasks.class)))
                                        .containsExactlyInAnyOrderEntriesOf(
                                                Map.of(
                                                        "text", "alone",
                                                        "number", "alone",
                                                        "joined", "shared",
                                                        "alsoJoined", "shared")));
    }

    private static Map<String, String> schedulers(PycosTasks tasks) {
        Map<String, String> schedulers = new ConcurrentHashMap<>();
        tasks.declared().forEach(task -> schedulers.put(task.name(), task.scheduler()));
        return schedulers;
    }

    static class Joined {
        @PycosTask(scheduler = "shared")
        void joined(String message) {}
    }

    static class AlsoJoined {
        @PycosTask(scheduler = "${app.scheduler}")
        void alsoJoined(String message) {}
    }

    @Test
    void attributesResolvePlaceholders() {
        runner.withBean(Placeholders.class)
                .withPropertyValues("app.name=resolved", "app.daemon=false")
                .run(
                        context ->
                                assertThat(context.getBean(PycosTasks.class).declared())
                                        .singleElement()
                                        .satisfies(
                                                task -> {
                                                    assertThat(task.name()).isEqualTo("resolved");
                                                    assertThat(task.daemon()).isFalse();
                                                }));
    }

    static class Placeholders {
        @PycosTask(name = "${app.name}", daemon = "${app.daemon}")
        void handler(String message) {}
    }

    @Test
    void handlersAreDaemonsAndBodiesAreNot() {
        runner.withBean(Shapes.class)
                .withBean(Adder.class)
                .run(
                        context ->
                                assertThat(context.getBean(PycosTasks.class).declared())
                                        .allMatch(task -> task.daemon() == task.handler()));
    }

    @Test
    void aHandlerGoesOnAfterAnExceptionWhichIsCounted() {
        runner.withBean(Fragile.class)
                .run(
                        context -> {
                            TaskRef<String> fragile =
                                    find(context.getBean(Directory.class), "fragile", String.class);
                            fragile.send("bad");
                            fragile.send("good");
                            assertThat(
                                            context.getBean(Fragile.class)
                                                    .seen
                                                    .poll(20, TimeUnit.SECONDS))
                                    .isEqualTo("good");
                            assertThat(context.getBean(PycosTasks.class).declared())
                                    .anyMatch(
                                            task ->
                                                    task.name().equals("fragile")
                                                            && task.failures() == 1);
                        });
    }

    @Test
    void onErrorExitEndsAHandlerAsFailed() {
        runner.withBean(Fragile.class)
                .run(
                        context -> {
                            TaskRef<String> strict =
                                    find(context.getBean(Directory.class), "strict", String.class);
                            strict.send("bad");
                            assertThat(strict.join(TIMEOUT))
                                    .isInstanceOfSatisfying(
                                            TaskExit.Failed.class,
                                            exit -> assertThat(exit.error()).hasMessage("bad"));
                        });
    }

    @Test
    void onErrorRestartStartsANewTaskOfTheName() {
        runner.withBean(Fragile.class)
                .run(
                        context -> {
                            Directory directory = context.getBean(Directory.class);
                            TaskRef<String> first = find(directory, "phoenix", String.class);
                            first.send("bad");
                            assertThat(first.join(TIMEOUT)).isInstanceOf(TaskExit.Failed.class);
                            await().atMost(TIMEOUT)
                                    .until(() -> directory.task("phoenix").isPresent());
                            TaskRef<String> second = find(directory, "phoenix", String.class);
                            assertThat(second).isNotEqualTo(first);
                            second.send("good");
                            assertThat(
                                            context.getBean(Fragile.class)
                                                    .seen
                                                    .poll(20, TimeUnit.SECONDS))
                                    .isEqualTo("good");
                            assertThat(context.getBean(PycosTasks.class).declared())
                                    .anyMatch(
                                            task ->
                                                    task.name().equals("phoenix")
                                                            && task.restarts() == 1);
                        });
    }

    static class Fragile {
        final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

        @PycosTask
        void fragile(String message) {
            take(message);
        }

        @PycosTask(onError = "exit")
        void strict(String message) {
            take(message);
        }

        @PycosTask(onError = "restart")
        void phoenix(String message) {
            take(message);
        }

        private void take(String message) {
            if (message.equals("bad")) {
                throw new IllegalStateException(message);
            }
            seen.add(message);
        }
    }

    @Test
    void everyTaskIsSubscribedBeforeABodyRuns() {
        runner.withBean(Feed.class)
                .withBean(Listener.class)
                .run(
                        context ->
                                assertThat(
                                                context.getBean(Listener.class)
                                                        .prices
                                                        .poll(20, TimeUnit.SECONDS))
                                        .isEqualTo(new Price("ACME", 1)));
    }

    record Price(String symbol, int value) {}

    static class Feed {
        @PycosTask
        void feed(@PycosChannel("prices") Channel<Price> prices) {
            prices.send(new Price("ACME", 1));
        }
    }

    static class Listener {
        final BlockingQueue<Price> prices = new LinkedBlockingQueue<>();

        @PycosTask(channels = "${app.channel:prices}")
        void listen(Price price) {
            prices.add(price);
        }
    }

    @Test
    void tasksOfLazyBeansAreStartedWhenEverythingIsLazy() {
        runner.withInitializer(
                        context ->
                                context.addBeanFactoryPostProcessor(
                                        new org.springframework.boot
                                                .LazyInitializationBeanFactoryPostProcessor()))
                .withBean(Shapes.class)
                .run(
                        context ->
                                assertThat(context.getBean(Directory.class).tasks())
                                        .containsOnlyKeys("text", "number"));
    }

    @Test
    void tasksOfABeanMadeLateStartThen() {
        runner.withUserConfiguration(LateBean.class)
                .run(
                        context -> {
                            Directory directory = context.getBean(Directory.class);
                            assertThat(directory.tasks()).isEmpty();
                            context.getBean(Shapes.class);
                            assertThat(directory.tasks()).containsOnlyKeys("text", "number");
                        });
    }

    static class LateBean {
        @Lazy
        @Bean
        Shapes shapes() {
            return new Shapes();
        }
    }

    @Test
    void proxiedBeansHaveTasks() {
        runner.withBean("visible", Visible.class)
                .withBean(
                        BeanNameAutoProxyCreator.class,
                        () -> {
                            var creator = new BeanNameAutoProxyCreator();
                            creator.setBeanNames("visible");
                            creator.setProxyTargetClass(true);
                            return creator;
                        })
                .run(
                        context -> {
                            find(context.getBean(Directory.class), "visible", String.class)
                                    .send("a");
                            assertThat(
                                            context.getBean(Visible.class)
                                                    .seen()
                                                    .poll(20, TimeUnit.SECONDS))
                                    .isEqualTo("a");
                        });
    }

    static class Visible {
        private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

        BlockingQueue<String> seen() {
            return seen;
        }

        @PycosTask
        void visible(String message) {
            seen.add(message);
        }
    }

    @Test
    void tasksSeeTheClassLoaderOfTheirBean() {
        runner.withBean(Loader.class)
                .run(
                        context -> {
                            TaskRef<String> loader =
                                    find(context.getBean(Directory.class), "loader", String.class);
                            Thread stranger = new Thread(() -> loader.send(""));
                            stranger.setContextClassLoader(ClassLoader.getPlatformClassLoader());
                            stranger.start();
                            assertThat(
                                            context.getBean(Loader.class)
                                                    .loaders
                                                    .poll(20, TimeUnit.SECONDS))
                                    .isSameAs(Loader.class.getClassLoader());
                        });
    }

    static class Loader {
        final BlockingQueue<ClassLoader> loaders = new LinkedBlockingQueue<>();

        @PycosTask
        void loader(String message) {
            loaders.add(Thread.currentThread().getContextClassLoader());
        }
    }

    @Test
    void theEndOfTheApplicationWaitsForBodies() {
        List<String> steps = new java.util.concurrent.CopyOnWriteArrayList<>();
        runner.withBean(Slow.class, () -> new Slow(steps))
                .run(
                        context ->
                                find(context.getBean(Directory.class), "slow", String.class)
                                        .send("last"));
        assertThat(steps).containsExactly("last");
    }

    static class Slow {
        private final List<String> steps;

        Slow(List<String> steps) {
            this.steps = steps;
        }

        @PycosTask
        void slow(Task<String> self) {
            String message = self.receive();
            self.sleep(Duration.ofMillis(200));
            steps.add(message);
        }
    }

    @Test
    void theEndOfTheApplicationWaitsForMessagesToHandlers() {
        List<String> steps = new java.util.concurrent.CopyOnWriteArrayList<>();
        runner.withBean(SlowHandler.class, () -> new SlowHandler(steps))
                .run(
                        context -> {
                            TaskRef<String> slow =
                                    find(context.getBean(Directory.class), "slow", String.class);
                            slow.send("one");
                            slow.send("two");
                        });
        assertThat(steps).containsExactly("one", "two");
    }

    static class SlowHandler {
        private final List<String> steps;

        SlowHandler(List<String> steps) {
            this.steps = steps;
        }

        @PycosTask
        void slow(String message) throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(200);
            steps.add(message);
        }
    }

    @Test
    void aBodyThatDoesNotEndIsTerminatedAfterTheWait() {
        var ended = new AtomicInteger();
        runner.withBean(Endless.class, () -> new Endless(ended))
                .withPropertyValues("pycos.shutdown.await-termination=50ms")
                .run(
                        context ->
                                assertThat(context.getBean(Directory.class).task("endless"))
                                        .isPresent());
        assertThat(ended).hasValue(1);
    }

    static class Endless {
        private final AtomicInteger ended;

        Endless(AtomicInteger ended) {
            this.ended = ended;
        }

        @PycosTask
        void endless(Task<String> self) {
            try {
                self.receive();
            } finally {
                ended.incrementAndGet();
            }
        }
    }

    private static <M> TaskRef<M> find(Directory directory, String name, Class<M> type) {
        return directory.locate(name, type, TIMEOUT).join().orElseThrow();
    }
}

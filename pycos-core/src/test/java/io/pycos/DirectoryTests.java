package io.pycos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DirectoryTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Directory directory = Directory.create();
    private final PycosScheduler scheduler =
            PycosScheduler.builder("test").directory(directory).build();

    @AfterEach
    void terminate() {
        scheduler.terminate();
    }

    private TaskRef<String> task() {
        return scheduler.task("task", String.class).body(self -> self.receive());
    }

    @Test
    void aRegisteredTaskIsLocated() {
        TaskRef<String> task = task();
        directory.register("name", task);
        assertThat(directory.locate("name", String.class, SOON))
                .isCompletedWithValue(Optional.of(task));
    }

    @Test
    void locateWaitsForANameThatAppearsLater() {
        CompletableFuture<Optional<TaskRef<String>>> found =
                directory.locate("name", String.class, SOON);
        assertThat(found).isNotDone();
        TaskRef<String> task = task();
        directory.register("name", task);
        assertThat(found).isCompletedWithValue(Optional.of(task));
    }

    @Test
    void locateIsEmptyAfterItsTimeout() {
        assertThat(directory.locate("nobody", String.class, Duration.ofMillis(10)))
                .succeedsWithin(SOON)
                .isEqualTo(Optional.empty());
    }

    @Test
    void locatePassesOverATaskOfAnotherType() {
        directory.register("name", task());
        assertThat(directory.locate("name", Integer.class, Duration.ofMillis(10)))
                .succeedsWithin(SOON)
                .isEqualTo(Optional.empty());
    }

    @Test
    void aNameIsTakenOnceAndFreeWhenItsTaskEnds() {
        TaskRef<String> first = task();
        TaskRef<String> second = task();
        directory.register("name", first);
        directory.register("name", first);
        assertThatThrownBy(() -> directory.register("name", second))
                .isInstanceOf(NameTakenException.class)
                .hasMessageContaining("name");
        first.send("end");
        Awaitility.await().until(() -> directory.task("name").isEmpty());
        directory.register("name", second);
        assertThat(directory.unregister("name", first)).isFalse();
        assertThat(directory.unregister("name", second)).isTrue();
    }

    @Test
    void theSameChannelNameIsTheSameChannel() {
        Channel<String> prices = directory.channel("prices", String.class);
        assertThat(directory.channel("prices", String.class)).isSameAs(prices);
        assertThatThrownBy(() -> directory.channel("prices", Integer.class))
                .isInstanceOf(NameTakenException.class);
        assertThat(directory.locateChannel("prices", String.class, SOON))
                .isCompletedWithValue(Optional.of(prices));
        prices.close();
        assertThat(directory.channel("prices")).isEmpty();
    }

    @Test
    void remotesAreAskedForWhatIsNotHere() {
        TaskRef<String> abroad = task();
        directory.connect(
                new Directory.Remote() {
                    @Override
                    public CompletableFuture<Optional<TaskRef<?>>> locateTask(
                            String name, Predicate<? super TaskRef<?>> wanted, Duration timeout) {
                        return CompletableFuture.completedFuture(Optional.of(abroad));
                    }

                    @Override
                    public CompletableFuture<Optional<Channel<?>>> locateChannel(
                            String name, Predicate<? super Channel<?>> wanted, Duration timeout) {
                        return new CompletableFuture<>();
                    }
                });
        TaskRef<Object> seeker =
                scheduler.spawnReturning("seeker", self -> self.locate("far", String.class, SOON));
        assertThat(((TaskExit.Returned) seeker.join(SOON)).value()).isEqualTo(Optional.of(abroad));
        assertThat(directory.locateChannel("none", String.class, Duration.ofMillis(10)))
                .succeedsWithin(SOON)
                .isEqualTo(Optional.empty());
    }

    @Test
    void locateHereWaitsForAnyTypeAndAsksNobodyAbroad() {
        directory.connect(
                new Directory.Remote() {
                    @Override
                    public CompletableFuture<Optional<TaskRef<?>>> locateTask(
                            String name, Predicate<? super TaskRef<?>> wanted, Duration timeout) {
                        throw new AssertionError("asked abroad");
                    }

                    @Override
                    public CompletableFuture<Optional<Channel<?>>> locateChannel(
                            String name, Predicate<? super Channel<?>> wanted, Duration timeout) {
                        throw new AssertionError("asked abroad");
                    }
                });
        CompletableFuture<Optional<TaskRef<?>>> task = directory.locateHere("name", SOON);
        CompletableFuture<Optional<Channel<?>>> channel =
                directory.locateChannelHere("channel", SOON);
        assertThat(task).isNotDone();

        TaskRef<String> registered = task();
        directory.register("name", registered);
        Channel<String> findable = directory.channel("channel", String.class);
        assertThat(channel).isNotDone();
        directory.register(findable);

        assertThat(task).isCompletedWithValue(Optional.of(registered));
        assertThat(channel).isCompletedWithValue(Optional.of(findable));
    }

    @Test
    void whatIsFoundHereGivesUpTheSearchAbroad() {
        var abroad = new CompletableFuture<Optional<TaskRef<?>>>();
        directory.connect(
                new Directory.Remote() {
                    @Override
                    public CompletableFuture<Optional<TaskRef<?>>> locateTask(
                            String name, Predicate<? super TaskRef<?>> wanted, Duration timeout) {
                        return abroad;
                    }

                    @Override
                    public CompletableFuture<Optional<Channel<?>>> locateChannel(
                            String name, Predicate<? super Channel<?>> wanted, Duration timeout) {
                        return CompletableFuture.completedFuture(Optional.empty());
                    }
                });
        CompletableFuture<Optional<TaskRef<String>>> found =
                directory.locate("name", String.class, SOON);

        directory.register("name", task());

        assertThat(found).isCompleted();
        assertThat(abroad).isCancelled();
    }

    @Test
    void aNameIsFreeAsSoonAsItsTaskHasEnded() {
        TaskRef<String> heir = task();
        var named = new CompletableFuture<Void>();
        PycosScheduler slow =
                PycosScheduler.builder("slow")
                        .directory(directory)
                        .deadLetters(
                                letter -> {
                                    directory.register("name", heir);
                                    named.complete(null);
                                })
                        .build();
        TaskRef<String> holder =
                slow.spawn(
                        "holder",
                        self -> {
                            self.receive();
                            self.ref().send("a dead letter, reported before the end is told");
                        });
        directory.register("name", holder);
        holder.send("end");
        assertThat(named).succeedsWithin(SOON);
        assertThat(directory.task("name")).contains(heir);
        slow.close();
    }

    @Test
    void locateChannelNoticesAChannelThatIsMadeLater() {
        CompletableFuture<Optional<Channel<String>>> found =
                directory.locateChannel("late", String.class, SOON);
        CompletableFuture<Optional<Channel<String>>> foreign =
                directory.locateChannel("given", String.class, SOON);
        assertThat(found).isNotDone();
        Channel<String> made = directory.channel("late", String.class);
        assertThat(found).isCompletedWithValue(Optional.of(made));
        Channel<String> given = Channel.create("given", String.class);
        directory.register(given);
        assertThat(foreign).isCompletedWithValue(Optional.of(given));
    }

    @Test
    void theNameOfAClosedChannelIsFreeForWhoeverHearsOfItsEnd() {
        Channel<String> first = directory.channel("prices", String.class);
        CompletableFuture<Channel<String>> second =
                first.deliverAsync("never", 1, SOON)
                        .handle((count, failure) -> directory.channel("prices", String.class));
        first.close();
        assertThat(second.join()).isNotSameAs(first);
        assertThat(second.join().send("here")).isTrue();
    }

    @Test
    void aSearchAsksAlsoWhereThereIsToLookOnlyLater() {
        TaskRef<String> abroad = task();
        CompletableFuture<Optional<TaskRef<String>>> found =
                directory.locate("far", String.class, SOON);
        directory.connect(
                new Directory.Remote() {
                    @Override
                    public CompletableFuture<Optional<TaskRef<?>>> locateTask(
                            String name, Predicate<? super TaskRef<?>> wanted, Duration timeout) {
                        return CompletableFuture.completedFuture(Optional.of(abroad));
                    }

                    @Override
                    public CompletableFuture<Optional<Channel<?>>> locateChannel(
                            String name, Predicate<? super Channel<?>> wanted, Duration timeout) {
                        return new CompletableFuture<>();
                    }
                });
        assertThat(found).isCompletedWithValue(Optional.of(abroad));
    }
}

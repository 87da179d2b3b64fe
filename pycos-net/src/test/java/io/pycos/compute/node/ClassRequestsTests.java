package io.pycos.compute.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pycos.PycosScheduler;
import io.pycos.TaskRef;
import io.pycos.compute.protocol.LinkMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ClassRequestsTests {

    private final List<LinkMessage> asked = new CopyOnWriteArrayList<>();
    private final List<Thread> waiting = new CopyOnWriteArrayList<>();
    private final TaskRef<LinkMessage> node =
            PycosScheduler.create("node")
                    .task("link", LinkMessage.class)
                    .handler((_, message) -> asked.add(message));
    private final ClassRequests requests = new ClassRequests(node, Duration.ofSeconds(20));

    @Test
    void oneRequestServesAllThatWaitForAClass() {
        var first = find("a.B");
        await().until(() -> asked.size() == 1);
        var second = find("a.B");
        var other = find("a.C");
        await().until(() -> asked.size() == 2 && waiting.size() == 3);
        await().until(() -> waiting.stream().allMatch(ClassRequestsTests::waits));
        requests.found("a.B", new byte[] {1});
        requests.found("a.C", new byte[] {2});

        assertThat(first.join()).containsExactly(1);
        assertThat(second.join()).containsExactly(1);
        assertThat(other.join()).containsExactly(2);
    }

    @Test
    void aMissingClassIsNamedWithTheReason() {
        var missing = find("a.B");
        await().until(() -> asked.size() == 1);
        requests.missing("a.B", "the client has no such class");

        assertThatThrownBy(missing::join)
                .hasRootCauseInstanceOf(ClassNotFoundException.class)
                .hasRootCauseMessage("a.B: the client has no such class");
    }

    @Test
    void theWaitIsBounded() {
        ClassRequests impatient = new ClassRequests(node, Duration.ofMillis(50));

        assertThatThrownBy(() -> impatient.find("a.B"))
                .isInstanceOf(ClassNotFoundException.class)
                .hasMessage("a.B: neither node nor client answered within PT0.05S");
    }

    @Test
    void withoutItsNodeNothingIsWaitedFor() {
        node.terminate();
        await().until(() -> node.exit().isDone());

        assertThatThrownBy(() -> requests.find("a.B"))
                .isInstanceOf(ClassNotFoundException.class)
                .hasMessageContaining("the node does not take the request");
    }

    @Test
    void anInterruptNeitherEndsTheWaitNorIsLost() throws Exception {
        var interrupted = new CompletableFuture<Boolean>();
        Thread thread =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        requests.find("a.B");
                                        interrupted.complete(
                                                Thread.currentThread().isInterrupted());
                                    } catch (ClassNotFoundException e) {
                                        interrupted.completeExceptionally(e);
                                    }
                                });
        await().until(() -> asked.size() == 1);
        thread.interrupt();
        requests.found("a.B", new byte[1]);

        assertThat(interrupted.get()).isTrue();
    }

    private CompletableFuture<byte[]> find(String name) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return requests.find(name);
                    } catch (ClassNotFoundException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> waiting.add(Thread.ofPlatform().daemon().start(task)));
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING;
    }
}

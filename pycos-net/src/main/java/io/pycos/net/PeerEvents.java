package io.pycos.net;

import io.pycos.Task;
import io.pycos.TaskRef;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of peers, each in order, on a thread of its own. The state is touched by that
 * thread only, so that a new listener hears of each current peer once and of no change twice.
 */
final class PeerEvents {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private record Listener(Consumer<? super PeerEvent> target, AtomicBoolean cancelled) {}

    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    1,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofPlatform().daemon().name("pycos-peer-events").factory(),
                    (action, closed) ->
                            LOG.debug("[cluster] nobody is told of peers after the close"));
    private final List<Peer> peers = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();

    PeerEvents() {
        thread.allowCoreThreadTimeOut(true);
    }

    Task.Monitor listen(Consumer<? super PeerEvent> target) {
        Listener listener = new Listener(target, new AtomicBoolean());
        thread.execute(
                () -> {
                    peers.forEach(peer -> tell(listener, new PeerEvent.Up(peer)));
                    listeners.add(listener);
                });
        return () -> cancel(listener);
    }

    <M> Task.Monitor listen(TaskRef<M> task, Function<? super PeerEvent, ? extends M> message) {
        Task.Monitor monitor = listen(event -> task.send(message.apply(event)));
        task.exit().thenRun(monitor::cancel);
        return monitor;
    }

    private void cancel(Listener listener) {
        if (listener.cancelled.compareAndSet(false, true)) {
            thread.execute(() -> listeners.remove(listener));
        }
    }

    void up(Peer peer) {
        thread.execute(
                () -> {
                    peers.add(peer);
                    tellAll(new PeerEvent.Up(peer));
                });
    }

    void down(Peer peer, String reason) {
        thread.execute(
                () -> {
                    peers.remove(peer);
                    tellAll(new PeerEvent.Down(peer, reason));
                });
    }

    private void tellAll(PeerEvent event) {
        listeners.forEach(listener -> tell(listener, event));
    }

    private void tell(Listener listener, PeerEvent event) {
        if (listener.cancelled.get()) {
            return;
        }
        try {
            listener.target.accept(event);
        } catch (RuntimeException e) {
            LOG.error("[cluster] a listener of peers failed at {}", event, e);
        }
    }

    /** Tells what there is to tell, for a moment at most, and stops. */
    void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.warn(
                        "[cluster] a listener of peers takes long; what it was not told, it will not hear");
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

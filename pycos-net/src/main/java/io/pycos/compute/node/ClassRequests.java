package io.pycos.compute.node;

import io.pycos.TaskRef;
import io.pycos.compute.protocol.LinkMessage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the node for classes; may be used by many threads, one request for a class serves all that
 * wait for it.
 */
final class ClassRequests implements ComputationLoader.Source {

    /**
     * How long a thread waits for a class. What it does not get by then stays missing in this
     * server, as the JVM has it.
     */
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final TaskRef<LinkMessage> node;
    private final Duration timeout;
    private final Map<String, CompletableFuture<byte[]>> waiting = new ConcurrentHashMap<>();

    ClassRequests(TaskRef<LinkMessage> node) {
        this(node, TIMEOUT);
    }

    ClassRequests(TaskRef<LinkMessage> node, Duration timeout) {
        this.node = node;
        this.timeout = timeout;
    }

    @Override
    public byte[] find(String className) throws ClassNotFoundException {
        var asked = new CompletableFuture<byte[]>();
        CompletableFuture<byte[]> answer = waiting.putIfAbsent(className, asked);
        if (answer == null) {
            answer = asked;
            if (!node.send(new LinkMessage.ClassWanted(className))) {
                missing(className, "the node does not take the request");
            }
        }
        return await(className, answer);
    }

    void found(String name, byte[] bytes) {
        CompletableFuture<byte[]> asked = waiting.remove(name);
        if (asked != null) {
            asked.complete(bytes);
        }
    }

    void missing(String name, String why) {
        CompletableFuture<byte[]> asked = waiting.remove(name);
        if (asked != null) {
            asked.completeExceptionally(new ClassNotFoundException(name + ": " + why));
        }
    }

    /**
     * Not interruptible: a class that was interrupted on its way would be missing for all later
     * tasks.
     */
    private byte[] await(String name, CompletableFuture<byte[]> answer)
            throws ClassNotFoundException {
        boolean interrupted = false;
        long end = System.nanoTime() + timeout.toNanos();
        try {
            while (true) {
                try {
                    return answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw new ClassNotFoundException(messageOf(e), e.getCause());
        } catch (TimeoutException e) {
            waiting.remove(name, answer);
            throw new ClassNotFoundException(
                    name + ": neither node nor client answered within " + timeout, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String messageOf(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : String.valueOf(cause.getMessage());
    }
}

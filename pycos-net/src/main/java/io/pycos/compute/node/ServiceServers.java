package io.pycos.compute.node;

import io.pycos.PycosScheduler;
import io.pycos.TaskExit;
import io.pycos.TaskRef;
import io.pycos.compute.node.ServedComputation.ServerProcess.State;
import io.pycos.compute.protocol.ClientMessage;
import io.pycos.compute.protocol.LinkMessage;
import io.pycos.compute.protocol.Outbox;
import io.pycos.compute.protocol.Serial;
import io.pycos.compute.protocol.ServerMessage;
import io.pycos.compute.protocol.TaskCall;
import io.pycos.compute.protocol.TaskEnd;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server processes of one computation: starts them, replaces those that end unasked, passes
 * calls to them and what they report to the client. Used by the actions of one service only, except
 * for {@link #list}.
 */
final class ServiceServers {

    /** How long a server may take from its start until it is ready. */
    static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    /** How long a task that was told to end may still run before its server is ended. */
    static final Duration INTERRUPT_GRACE = Duration.ofSeconds(5);

    /** How many servers in a row may end before they are ready until no more are started. */
    static final int MAX_FAILED_STARTS = 3;

    /** How long a process may still run when its connection is lost. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private static final Duration REPLACE_AFTER = Duration.ofMillis(100);
    private static final Logger LOG = LoggerFactory.getLogger(ServiceServers.class);

    /** Starts server processes. */
    @FunctionalInterface
    interface Launcher {

        /**
         * Starts one, without waiting for it.
         *
         * @param link name of the node's task for it
         * @param ended told once why it ended, or could not be started
         */
        ServerSlot.Process launch(String link, Consumer<String> ended);
    }

    private final String computation;
    private final Serial serial;
    private final PycosScheduler scheduler;
    private final Outbox<ClientMessage> client;
    private final ServiceClasses classes;
    private final Map<Integer, ServerSlot> slots = new ConcurrentSkipListMap<>();
    private final Launcher launcher;
    private final Consumer<String> givenUp;
    private int numbers;
    private int failedStarts;
    private long tasksEnded;
    private Runnable whenEmpty = () -> {};
    private boolean closing;

    /**
     * Has no servers at first.
     *
     * @param givenUp told why a server is not replaced
     */
    ServiceServers(
            ServiceContext service,
            ServiceClasses classes,
            Launcher launcher,
            Consumer<String> givenUp) {
        this.computation = service.computation();
        this.serial = service.serial();
        this.scheduler = service.scheduler();
        this.client = service.client();
        this.classes = classes;
        this.launcher = launcher;
        this.givenUp = givenUp;
    }

    List<ServedComputation.ServerProcess> list() {
        return slots.values().stream().map(ServerSlot::info).toList();
    }

    void launch(int count) {
        for (int i = 0; i < count && !closing; i++) {
            launch();
        }
    }

    private void launch() {
        ServerSlot slot = new ServerSlot(++numbers);
        slots.put(slot.number(), slot);
        String name = "server-" + slot.number();
        TaskRef<LinkMessage> link =
                scheduler
                        .task(name, LinkMessage.class)
                        .daemon()
                        .handler((self, message) -> serial.run(() -> handle(slot, message)));
        scheduler.directory().register(name, link);
        slot.linked(link);
        slot.launched(launcher.launch(name, why -> link.send(new LinkMessage.Gone(why))));
        serial.after(START_TIMEOUT, () -> endIfNotReady(slot));
    }

    private void endIfNotReady(ServerSlot slot) {
        if (slot.state() == State.STARTING) {
            slot.kill("it was not ready within " + START_TIMEOUT + " of its start");
        }
    }

    // from servers

    private void handle(ServerSlot slot, LinkMessage message) {
        switch (message) {
            case LinkMessage.Ready ready -> ready(slot, ready);
            case LinkMessage.Started(long task, int attempt) -> {
                slot.started(task, attempt);
                client.send(new ClientMessage.Started(slot.number(), task, attempt));
            }
            case LinkMessage.Ended(long task, int attempt, TaskEnd end) ->
                    ended(slot, task, attempt, end);
            case LinkMessage.ClassWanted(String name) -> classes.wanted(name, slot::send);
            case LinkMessage.Gone(String why) -> gone(slot, why);
        }
    }

    private void ready(ServerSlot slot, LinkMessage.Ready ready) {
        if (slot.state() != State.STARTING) {
            return;
        }
        failedStarts = 0;
        slot.ready(ready.pid(), new Outbox<>(serial, ready.server()));
        ready.server()
                .exit()
                .thenAccept(exit -> serial.after(LINGER, () -> endUnreachable(slot, exit)));
        client.send(new ClientMessage.ServerUp(slot.number(), ready.pid(), ready.javaVersion()));
    }

    /** A process that ends closes its connections first; its exit code says more than that. */
    private void endUnreachable(ServerSlot slot, TaskExit exit) {
        slot.kill("its connection was lost: " + exit);
    }

    private void ended(ServerSlot slot, long task, int attempt, TaskEnd end) {
        if (slot.has(task, attempt)) {
            slot.end();
            tasksEnded++;
            report(new ClientMessage.Ended(slot.number(), task, attempt, end));
        }
    }

    private void report(ClientMessage.Ended ended) {
        client.send(
                ended,
                e ->
                        client.send(
                                new ClientMessage.Ended(
                                        ended.server(),
                                        ended.task(),
                                        ended.attempt(),
                                        failed("the result could not be sent to the client", e))));
    }

    private static TaskEnd failed(String what, RuntimeException e) {
        String message = what + ": " + e.getMessage();
        return new TaskEnd.Failed(e.getClass().getName(), message, message);
    }

    private void gone(ServerSlot slot, String why) {
        if (slots.remove(slot.number()) == null) {
            return;
        }
        slot.kill(why);
        slot.gone();
        LOG.info("[computation {}] server {} is gone: {}", computation, slot.number(), why);
        client.send(new ClientMessage.ServerDown(slot.number(), slot.started(), why));
        if (!closing) {
            replace(slot, why);
        } else if (slots.isEmpty()) {
            whenEmpty.run();
        }
    }

    private void replace(ServerSlot slot, String why) {
        if (!slot.wasReady() && ++failedStarts >= MAX_FAILED_STARTS) {
            givenUp.accept(why);
        } else {
            serial.after(REPLACE_AFTER.multipliedBy(1L << failedStarts), () -> launch(1));
        }
    }

    // from the client

    /**
     * For a server that is gone the client has been told, and draws its conclusions for the call.
     */
    void run(int number, TaskCall call) {
        ServerSlot slot = slots.get(number);
        if (slot == null || slot.state() != State.IDLE) {
            LOG.debug(
                    "[computation {}] task {} for server {}, which is gone",
                    computation,
                    call.task(),
                    number);
            return;
        }
        slot.begin(call);
        slot.send(
                new ServerMessage.Run(call),
                e ->
                        ended(
                                slot,
                                call.task(),
                                call.attempt(),
                                failed("the call could not be sent to the server", e)));
    }

    /** How many tasks its servers have run, those that are gone included. */
    long tasksEnded() {
        return tasksEnded;
    }

    void interrupt(int number, long task, int attempt) {
        ServerSlot slot = slots.get(number);
        if (slot != null && slot.has(task, attempt)) {
            slot.send(new ServerMessage.Interrupt(task, attempt));
            serial.after(INTERRUPT_GRACE, () -> endIfStill(slot, task, attempt));
        }
    }

    private void endIfStill(ServerSlot slot, long task, int attempt) {
        if (slot.has(task, attempt)) {
            slot.kill(
                    "its task "
                            + task
                            + " did not end within "
                            + INTERRUPT_GRACE
                            + " of being told to");
        }
    }

    /** Ends all servers, and starts no more. */
    void close(String why, Runnable closed) {
        closing = true;
        whenEmpty = closed;
        slots.values().forEach(slot -> slot.kill(why));
        if (slots.isEmpty()) {
            closed.run();
        }
    }
}

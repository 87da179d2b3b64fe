package io.pycos.net;

import io.pycos.DeadLetter;
import io.pycos.NotDeliveredException.Reason;
import io.pycos.TaskRef;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What peers want of tasks here. Runs on the transport's thread: nothing here blocks or runs a
 * task.
 */
final class TaskRequests {

    private final Exports exports;
    private final Outgoing outgoing;
    private final Counters counters;

    /** The one found last, since messages come in runs. Only for the transport's thread. */
    private Exports.@Nullable Export last;

    TaskRequests(Exports exports, Outgoing outgoing, Counters counters) {
        this.exports = exports;
        this.outgoing = outgoing;
        this.counters = counters;
    }

    void send(ByteInput in) {
        TaskRef<Object> task = task(in.readLong());
        if (task == null) {
            counters.recipientsGone.increment();
            return;
        }
        Object message = message(in, task);
        counters.messagesIn.increment();
        if (!task.send(message)) {
            counters.recipientsGone.increment();
            outgoing.dead(
                    new DeadLetter(
                            task.toString(),
                            message,
                            "it had ended when this came from abroad",
                            false));
        }
    }

    void deliver(Link from, long request, ByteInput in) {
        TaskRef<Object> task = task(in.readLong());
        Duration timeout = Frames.readTimeout(in);
        if (task == null) {
            counters.recipientsGone.increment();
            from.reply(Frames.failure(request, Failure.of(Reason.GONE, "it has ended")));
            return;
        }
        Object message = message(in, task);
        counters.messagesIn.increment();
        from.serve(request, task.deliverAsync(message, timeout), done -> Frames.done(request));
    }

    void watch(Link from, long request, ByteInput in) {
        TaskRef<Object> task = task(in.readLong());
        if (task == null) {
            from.reply(Exits.lost(request, "no longer kept"));
        } else {
            from.serve(request, task.exit(), exit -> Exits.answer(request, exit, outgoing.codec()));
        }
    }

    void terminate(ByteInput in) {
        TaskRef<Object> task = task(in.readLong());
        if (task != null) {
            task.terminate();
        }
    }

    @SuppressWarnings("unchecked") // each message is checked against the class that the task names
    private @Nullable TaskRef<Object> task(long key) {
        Exports.Export export = last;
        if (export == null || export.handle().key() != key) {
            export = exports.find(key);
            last = export;
        }
        return export == null ? null : (TaskRef<Object>) export.task();
    }

    private Object message(ByteInput in, TaskRef<?> task) {
        Object message = outgoing.codec().decode(in.array(), in.position(), task.messageType());
        if (message == null) {
            throw PayloadException.malformed("a message must not be null");
        }
        return message;
    }
}

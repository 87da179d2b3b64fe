package io.pycos;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the runtime has to report to a task, once: lies in the mailbox in place of the message,
 * which the task's own function makes of it when the task comes to it, in its own turn and on its
 * own thread.
 *
 * <p>Touched only in the turn of the task's scheduler, except for {@link #cancel}.
 */
final class Report implements Task.Monitor {

    private final LocalTask<?> task;
    private Runnable source = () -> {};
    private @Nullable Supplier<?> maker;
    private @Nullable Object made;
    private boolean over;

    Report(LocalTask<?> task) {
        this.task = task;
    }

    /** Says what to do when the report is not wanted any more. */
    void comesFrom(Runnable source) {
        this.source = source;
    }

    /** Goes into the mailbox, unless it was given up. */
    void arrive(Supplier<?> maker) {
        if (!over) {
            this.maker = maker;
            task.accept(this);
        }
        task.expectNoMore(this);
    }

    /**
     * The message, made at the first call; null when the report was given up, or its function has
     * failed before.
     */
    @Nullable Object message() {
        Supplier<?> first = maker;
        if (first != null) {
            maker = null;
            made =
                    Objects.requireNonNull(
                            first.get(), "the message that a function makes must not be null");
        }
        return made;
    }

    @Override
    public void cancel() {
        task.turns.execute(this::giveUp);
    }

    void giveUp() {
        over = true;
        maker = null;
        made = null;
        source.run();
        task.expectNoMore(this);
    }
}

package io.pycos;

/** A task was to be started on a scheduler that is closed or closing. */
@SuppressWarnings("serial") // never serialized
public class SchedulerClosedException extends PycosException {

    private final String scheduler;

    SchedulerClosedException(String scheduler, String task) {
        super("task '" + task + "' cannot start: scheduler '" + scheduler + "' is closed");
        this.scheduler = scheduler;
    }

    public String scheduler() {
        return scheduler;
    }
}

package io.pycos.spring.actuate;

import io.pycos.TaskInfo;
import io.pycos.spring.DeclaredTask;
import io.pycos.spring.PycosSchedulers;
import io.pycos.spring.PycosTasks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Shows the live tasks of all schedulers, and the annotated methods that no task lives of, in pages
 * by name.
 */
@Endpoint(id = "pycostasks")
public class PycosTasksEndpoint {

    private final PycosSchedulers schedulers;
    private final PycosTasks tasks;

    public PycosTasksEndpoint(PycosSchedulers schedulers, PycosTasks tasks) {
        this.schedulers = schedulers;
        this.tasks = tasks;
    }

    /**
     * @param page counted from 0; 0 if absent
     * @param size 50 if absent, at most 1000
     */
    @ReadOperation
    public Tasks tasks(@Nullable Integer page, @Nullable Integer size) {
        Paging paging = Paging.of(page, size);
        List<TaskView> all = all();
        return new Tasks(paging.page(), paging.size(), all.size(), paging.of(all));
    }

    private List<TaskView> all() {
        Map<String, DeclaredTask> declared = new HashMap<>();
        tasks.declared().forEach(task -> declared.put(key(task.scheduler(), task.name()), task));
        Map<String, DeclaredTask> idle = new HashMap<>(declared);
        List<TaskView> all = new ArrayList<>();
        for (TaskInfo live : schedulers.tasks()) {
            String key = key(live.scheduler(), live.ref().name());
            idle.remove(key);
            all.add(TaskView.of(live, declared.get(key)));
        }
        idle.values().forEach(task -> all.add(TaskView.of(task)));
        all.sort(Comparator.comparing(TaskView::name).thenComparing(TaskView::id));
        return all;
    }

    private static String key(String scheduler, String name) {
        return scheduler + '\n' + name;
    }

    /**
     * One page.
     *
     * @param total number of tasks on all pages
     */
    public record Tasks(int page, int size, int total, List<TaskView> tasks)
            implements OperationResponseBody {}

    /**
     * A task.
     *
     * @param id identity; empty if no task lives of the method
     * @param state as {@link TaskInfo.State}; {@code NOT_RUNNING} if no task lives of the method
     * @param queued messages in its mailbox
     * @param method of an annotated task
     * @param failures of an annotated task, since the start of the application
     * @param restarts of an annotated task
     */
    public record TaskView(
            String name,
            String id,
            String scheduler,
            String shape,
            String state,
            boolean daemon,
            int queued,
            @Nullable Instant started,
            @Nullable String method,
            long failures,
            long restarts) {

        static TaskView of(TaskInfo live, @Nullable DeclaredTask declared) {
            return new TaskView(
                    live.ref().name(),
                    live.ref().id().toString(),
                    live.scheduler(),
                    shape(live.handler()),
                    live.state().name(),
                    live.daemon(),
                    live.queued(),
                    live.started(),
                    declared == null ? null : declared.method(),
                    declared == null ? 0 : declared.failures(),
                    declared == null ? 0 : declared.restarts());
        }

        static TaskView of(DeclaredTask declared) {
            return new TaskView(
                    declared.name(),
                    "",
                    declared.scheduler(),
                    shape(declared.handler()),
                    "NOT_RUNNING",
                    declared.daemon(),
                    0,
                    null,
                    declared.method(),
                    declared.failures(),
                    declared.restarts());
        }

        private static String shape(boolean handler) {
            return handler ? "handler" : "body";
        }
    }
}

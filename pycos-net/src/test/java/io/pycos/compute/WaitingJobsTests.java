package io.pycos.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.RefId;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingJobsTests {

    private static final RefId NODE = new RefId(1, 1);
    private static final ServerId SERVER = new ServerId(NODE, 1);
    private static final ServerId SIBLING = new ServerId(NODE, 2);
    private static final ServerId STRANGER = new ServerId(new RefId(2, 1), 1);

    private final WaitingJobs jobs = new WaitingJobs();

    @Test
    void aServerGetsTheOldestTaskThatItMayRun() {
        Job<?> pinned = job(1, Placement.onServer(SIBLING));
        Job<?> onNode = job(2, Placement.onNode(NODE));
        Job<?> anywhere = job(3, Placement.anywhere());
        Job<?> here = job(4, Placement.onServer(SERVER));
        List.of(here, anywhere, onNode, pinned).forEach(jobs::add);

        assertThat(jobs.poll(STRANGER)).isSameAs(anywhere);
        assertThat(jobs.poll(STRANGER)).isNull();
        assertThat(jobs.poll(SERVER)).isSameAs(onNode);
        assertThat(jobs.poll(SERVER)).isSameAs(here);
        assertThat(jobs.poll(SERVER)).isNull();
        assertThat(jobs.poll(SIBLING)).isSameAs(pinned);
        assertThat(jobs.isEmpty()).isTrue();
    }

    @Test
    void tasksOfOnePlacementLeaveInTheOrderTheyCame() {
        List<Job<?>> all = List.of(job(1), job(2), job(3));
        all.forEach(jobs::add);

        assertThat(List.of(jobs.poll(SERVER), jobs.poll(STRANGER), jobs.poll(SERVER)))
                .containsExactlyElementsOf(all);
    }

    @Test
    void aTaskThatIsPutBackIsTheNext() {
        jobs.add(job(1));
        jobs.add(job(2));
        Job<?> first = jobs.poll(SERVER);
        jobs.addFirst(first);

        assertThat(jobs.poll(SERVER)).isSameAs(first);
        assertThat(jobs.size()).isEqualTo(1);
    }

    @Test
    void aTaskIsRemovedOnce() {
        Job<?> first = job(1);
        Job<?> second = job(2);
        jobs.add(first);
        jobs.add(second);

        assertThat(jobs.remove(second)).isTrue();
        assertThat(jobs.remove(second)).isFalse();
        assertThat(jobs.poll(SERVER)).isSameAs(first);
        assertThat(jobs.remove(first)).isFalse();
        assertThat(jobs.size()).isZero();
    }

    @Test
    void tasksOfAPlacementThatIsGoneAreTakenTogether() {
        Job<?> pinned = job(1, Placement.onServer(SERVER));
        jobs.add(pinned);
        jobs.add(job(2));

        assertThat(jobs.removeIf(Placement.onServer(SERVER)::equals)).containsExactly(pinned);
        assertThat(jobs.size()).isEqualTo(1);
    }

    private static Job<?> job(long id) {
        return job(id, Placement.anywhere());
    }

    private static Job<?> job(long id, Placement placement) {
        TaskFunction.Zero<String> function = WaitingJobsTests::function;
        return new Job<String>(
                id, RemoteFunction.read(function), new byte[0], placement, () -> {}, _ -> {});
    }

    private static String function() {
        return "";
    }
}

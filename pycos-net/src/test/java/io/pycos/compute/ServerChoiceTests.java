package io.pycos.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.RefId;
import io.pycos.compute.ServerChoice.Candidate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerChoiceTests {

    private static final RefId NODE = new RefId(1, 1);
    private static final RefId OTHER_NODE = new RefId(2, 1);

    @Test
    void busyServersAreNotChosen() {
        assertThat(ServerChoice.inOrder(List.of(busy(NODE, 1), busy(NODE, 2)))).isEmpty();
    }

    @Test
    void theNodeWithTheSmallestShareOfBusyServersComesFirst() {
        List<Candidate> servers =
                List.of(
                        busy(NODE, 1),
                        free(NODE, 2, 0),
                        busy(OTHER_NODE, 1),
                        free(OTHER_NODE, 2, 9),
                        free(OTHER_NODE, 3, 9));

        assertThat(ServerChoice.inOrder(servers))
                .containsExactly(
                        new ServerId(OTHER_NODE, 2),
                        new ServerId(OTHER_NODE, 3),
                        new ServerId(NODE, 2));
    }

    @Test
    void onANodeTheServerWithFewestTasksComesFirst() {
        List<Candidate> servers =
                List.of(free(NODE, 1, 7), free(NODE, 2, 3), free(NODE, 3, 7), free(NODE, 4, 5));

        assertThat(ServerChoice.inOrder(servers))
                .extracting(ServerId::number)
                .containsExactly(2, 4, 1, 3);
    }

    private static Candidate free(RefId node, int number, long tasks) {
        return new Candidate(new ServerId(node, number), true, tasks);
    }

    private static Candidate busy(RefId node, int number) {
        return new Candidate(new ServerId(node, number), false, 0);
    }
}

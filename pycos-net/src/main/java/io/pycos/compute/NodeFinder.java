package io.pycos.compute;

import io.pycos.TaskRef;
import io.pycos.compute.protocol.NodeMessage;
import java.util.List;

/** Knows the nodes that can be asked now. */
interface NodeFinder {

    /** The nodes there are, that of this process first. */
    List<TaskRef<NodeMessage>> nodes();

    /** Has an action run, on a thread of the runtime, each time that there is another node. */
    void whenFound(Runnable action);

    /** Takes back {@link #whenFound}. */
    void forget(Runnable action);

    /** Where was looked, and what was heard, in a sentence without its full stop. */
    String explain();
}

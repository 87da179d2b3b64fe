package io.pycos.compute;

import io.pycos.TaskRef;
import java.util.function.Consumer;
import java.util.function.Function;

/** Someone who hears of a computation's events. */
sealed interface EventSink {

    /** Reports an event; false when it was not accepted. */
    boolean report(ComputationEvent event);

    record Listener(Consumer<? super ComputationEvent> listener) implements EventSink {

        @Override
        public boolean report(ComputationEvent event) {
            listener.accept(event);
            return true;
        }
    }

    record StatusTask<M>(TaskRef<M> task, Function<? super ComputationEvent, ? extends M> message)
            implements EventSink {

        @Override
        public boolean report(ComputationEvent event) {
            return task.send(message.apply(event));
        }
    }
}

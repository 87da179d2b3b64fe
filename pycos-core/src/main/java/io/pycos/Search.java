package io.pycos;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One search for a name, answered by the first find: here now, here later, or abroad. Safe for any
 * thread.
 *
 * @param <E> what has the name
 * @param <F> what was asked for
 */
final class Search<E, F> {

    private final CompletableFuture<Optional<F>> result = new CompletableFuture<>();
    private final Function<E, Optional<F>> filter;

    /**
     * @param filter makes what was asked for of what has the name; empty passes it over
     */
    Search(Function<E, Optional<F>> filter) {
        this.filter = filter;
    }

    boolean isOver() {
        return result.isDone();
    }

    void whenOver(Runnable action) {
        result.whenComplete((found, failure) -> action.run());
    }

    /** Looks into the names of this process, until the search is over. */
    void here(Names<? extends E> names, String name) {
        whenOver(names.whenAdded(name, this::offer));
    }

    /** Takes an answer from abroad, which is not wanted any more when the search is over. */
    void abroad(CompletableFuture<Optional<E>> answer) {
        answer.whenComplete(
                (found, failure) -> {
                    if (failure == null) {
                        found.ifPresent(this::offer);
                    } else if (!isOver()) {
                        PycosScheduler.LOG.warn("[directory] a search abroad failed", failure);
                    }
                });
        whenOver(() -> answer.cancel(false));
    }

    private void offer(E found) {
        Optional<F> wanted = filter.apply(found);
        if (wanted.isPresent()) {
            result.complete(wanted);
        }
    }

    /** The find; empty when there is none in time. Cancelling it ends the search. */
    CompletableFuture<Optional<F>> until(Duration timeout) {
        Helpers.ifNotDone(result, timeout, () -> result.complete(Optional.empty()));
        return result;
    }
}

/**
 * Locks and other synchronisers for tasks (L): their waits give up the turn, which those of the JDK
 * cannot.
 *
 * <p>Tasks of one scheduler need none of these between two suspending operations. They are for what
 * must stay together <em>across</em> suspending operations, and for tasks of several schedulers.
 *
 * <ul>
 *   <li>{@link io.pycos.sync.TaskLock}: mutual exclusion, plain or reentrant, with {@link
 *       io.pycos.sync.TaskCondition}s.
 *   <li>{@link io.pycos.sync.TaskSemaphore}: a number of permits.
 *   <li>{@link io.pycos.sync.TaskEvent}: a flag that tasks wait for.
 * </ul>
 *
 * <p>All are fair: who waits longest comes first, and nobody overtakes. A wait that times out or
 * whose task is terminated leaves no trace. Every operation names the task that does it, by its own
 * view.
 */
@NullMarked
package io.pycos.sync;

import org.jspecify.annotations.NullMarked;

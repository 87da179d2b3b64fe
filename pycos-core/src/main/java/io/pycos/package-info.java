/**
 * Communicating tasks on cooperative schedulers.
 *
 * <ul>
 *   <li>{@link io.pycos.PycosScheduler}: runs tasks, at most one at any time, so that they share
 *       state without locks.
 *   <li>{@link io.pycos.Task}: a running task's own view. {@link io.pycos.TaskBody} and {@link
 *       io.pycos.TaskHandler} are the two shapes of task, {@link io.pycos.TaskExit} is how one
 *       ended.
 *   <li>{@link io.pycos.TaskRef}: the handle of a task that anyone may hold and send to, near or
 *       far.
 *   <li>{@link io.pycos.Channel}: a broadcast to tasks and channels.
 *   <li>{@link io.pycos.Directory}: the names of one process.
 * </ul>
 *
 * <p>Verbs keep one meaning everywhere:
 *
 * <table>
 *   <caption>Dictionary of verbs</caption>
 *   <tr><td>{@code send}</td><td>does not wait, and says whether the message was accepted</td></tr>
 *   <tr><td>{@code put}</td><td>waits for room</td></tr>
 *   <tr><td>{@code deliver}</td><td>waits until the recipient's mailbox has the message</td></tr>
 *   <tr><td>{@code receive}</td><td>waits for a message</td></tr>
 *   <tr><td>{@code join}</td><td>waits for the end of a task</td></tr>
 *   <tr><td>{@code monitor}</td><td>has the end of a task reported by message</td></tr>
 *   <tr><td>{@code close}</td><td>is orderly</td></tr>
 *   <tr><td>{@code terminate}</td><td>is not</td></tr>
 * </table>
 */
@NullMarked
package io.pycos;

import org.jspecify.annotations.NullMarked;

/**
 * Sockets, child processes, files and databases for tasks: every operation gives up the turn while
 * it waits.
 *
 * <ul>
 *   <li>{@link io.pycos.io.TcpClient}, {@link io.pycos.io.TcpServer}, {@link
 *       io.pycos.io.TcpConnection}: TCP, plain or under {@link io.pycos.io.Tls}. {@link
 *       io.pycos.io.UdpSocket}: UDP.
 *   <li>{@link io.pycos.io.ByteInput} and {@link io.pycos.io.ByteOutput}: the two directions of a
 *       connection, a child process or a file: bytes, lines, messages with their length.
 *   <li>{@link io.pycos.io.ChildProcess}: one process, or a chain connected by pipes. {@link
 *       io.pycos.io.TaskFile}: files.
 *   <li>{@link io.pycos.io.CallPool}: calls that block, at most so many at a time. {@link
 *       io.pycos.io.JdbcCursor}: SQL.
 * </ul>
 *
 * <p>A suspending operation has the task's own view as its first parameter, and is for bodies: in a
 * handler it throws. One task reads and one writes at a time. Timeouts are settings of the object,
 * with a default, and count for an operation as a whole; a timeout, an end of stream, a close on
 * this side and a failure are different outcomes.
 *
 * <p>When a task is terminated inside an operation, the operation ends at once. A read has consumed
 * nothing then; a write of which a part went out closes what it wrote to. Resources are not closed
 * by the end of their task: {@code try (resource)} does that, also on termination.
 *
 * <table>
 *   <caption>Dictionary of verbs</caption>
 *   <tr><td>{@code read}</td><td>waits for bytes</td></tr>
 *   <tr><td>{@code write}</td><td>waits until the operating system has the bytes</td></tr>
 *   <tr><td>{@code end}</td><td>says that nothing more will be written</td></tr>
 *   <tr><td>{@code close}</td><td>ends both directions; never waits, from any thread</td></tr>
 * </table>
 */
@NullMarked
package io.pycos.io;

import org.jspecify.annotations.NullMarked;

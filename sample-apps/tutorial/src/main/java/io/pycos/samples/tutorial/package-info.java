/**
 * The first programs of the pycos tutorial (sections 7.1 and 7.2), on Pycos for Spring.
 *
 * <ul>
 *   <li>{@link io.pycos.samples.tutorial.Tasks}: ten tasks asleep at the same time.
 *   <li>{@link io.pycos.samples.tutorial.ClientServer}: messages to a daemon task, and a counter
 *       without a lock.
 *   <li>{@link io.pycos.samples.tutorial.SumAndProduct}: two tasks that receive the same numbers
 *       from a channel.
 *   <li>{@link io.pycos.samples.tutorial.SocketServer} and {@link
 *       io.pycos.samples.tutorial.SocketClients}: TCP between tasks, in one process ({@link
 *       io.pycos.samples.tutorial.Sockets}) or in two.
 *   <li>{@link io.pycos.samples.tutorial.Programs}: runs them one after the other, or those named
 *       as arguments.
 * </ul>
 */
@NullMarked
package io.pycos.samples.tutorial;

import org.jspecify.annotations.NullMarked;

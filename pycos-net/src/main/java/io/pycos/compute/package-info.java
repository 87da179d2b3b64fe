/**
 * Computations: functions of this application that run in the server processes of nodes, near or
 * far.
 *
 * <ul>
 *   <li>{@link io.pycos.compute.ComputeClient}: submits computations, and finds nodes for them.
 *   <li>{@link io.pycos.compute.Computation}: what is asked for; {@link
 *       io.pycos.compute.ComputationRun} is one that was submitted: it starts servers and takes
 *       tasks.
 *   <li>{@link io.pycos.compute.TaskFunction}: what a task runs, always a method reference. {@link
 *       io.pycos.compute.Placement} says where.
 *   <li>{@link io.pycos.compute.RemoteTask}: the handle of one task; {@link
 *       io.pycos.compute.TaskOutcome} is how it ended.
 *   <li>{@link io.pycos.compute.ComputationEvent}: what happens to nodes, servers and tasks
 *       meanwhile.
 *   <li>{@link io.pycos.compute.ComputationInfo}: a computation at one moment, and why it waits.
 * </ul>
 *
 * <p>The other side, which starts the servers, is {@code io.pycos.compute.node}.
 */
@NullMarked
package io.pycos.compute;

import org.jspecify.annotations.NullMarked;

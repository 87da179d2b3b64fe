/**
 * A census of the class files of the running JDK: one task for each module, on server processes.
 *
 * <ul>
 *   <li>{@link io.pycos.samples.census.ModuleTask}: what a server does for one module, with {@link
 *       io.pycos.samples.census.ClassCounter} and {@link io.pycos.samples.census.RuntimeImage}.
 *   <li>{@link io.pycos.samples.census.Census}: submits the tasks and collects their outcomes.
 *   <li>{@link io.pycos.samples.census.Progress}, {@link io.pycos.samples.census.CensusReport}:
 *       what people see meanwhile and at the end.
 *   <li>{@link io.pycos.samples.census.CensusRunner}: does this when the application has started.
 * </ul>
 */
@NullMarked
package io.pycos.samples.census;

import org.jspecify.annotations.NullMarked;

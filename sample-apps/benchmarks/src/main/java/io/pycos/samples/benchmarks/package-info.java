/**
 * Figures of Pycos beside its peers, in one run.
 *
 * <ul>
 *   <li>{@link io.pycos.samples.benchmarks.Work} and {@link io.pycos.samples.benchmarks.Subject}:
 *       what is measured, and who.
 *   <li>{@link io.pycos.samples.benchmarks.Benchmarks}: starts a {@link
 *       io.pycos.samples.benchmarks.MeasuringProcess} for each, whose main program is {@link
 *       io.pycos.samples.benchmarks.Measurement}.
 *   <li>{@link io.pycos.samples.benchmarks.LocalSubject}, {@link
 *       io.pycos.samples.benchmarks.RemoteSubject}: the libraries, each as its users would write
 *       it.
 *   <li>{@link io.pycos.samples.benchmarks.Rounds}, {@link io.pycos.samples.benchmarks.Figure},
 *       {@link io.pycos.samples.benchmarks.Table}: how a figure comes about and is shown.
 * </ul>
 */
@NullMarked
package io.pycos.samples.benchmarks;

import org.jspecify.annotations.NullMarked;

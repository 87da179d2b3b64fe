/**
 * Containers for tests that need several hosts, made from this machine's own files: no registry, no
 * Docker command line.
 *
 * <p>{@link io.pycos.samples.census.support.JavaContainer} is what a test uses; {@link
 * io.pycos.samples.census.support.JavaImage} is the image below it.
 */
@NullMarked
package io.pycos.samples.census.support;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.pycos.samples.benchmarks;

import org.jspecify.annotations.NullMarked;

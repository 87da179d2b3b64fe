@NullMarked
package io.pycos.samples.census;

import org.jspecify.annotations.NullMarked;

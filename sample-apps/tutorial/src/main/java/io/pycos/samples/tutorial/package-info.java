@NullMarked
package io.pycos.samples.tutorial;

import org.jspecify.annotations.NullMarked;

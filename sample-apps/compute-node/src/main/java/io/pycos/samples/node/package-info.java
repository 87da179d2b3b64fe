@NullMarked
package io.pycos.samples.node;

import org.jspecify.annotations.NullMarked;

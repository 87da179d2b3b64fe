/** Actuator endpoints and health. */
@NullMarked
package io.pycos.spring.actuate;

import org.jspecify.annotations.NullMarked;

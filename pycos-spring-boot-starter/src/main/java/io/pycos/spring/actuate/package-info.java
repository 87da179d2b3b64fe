/**
 * What Actuator shows: {@link io.pycos.spring.actuate.PycosTasksEndpoint}, {@link
 * io.pycos.spring.actuate.PycosPeersEndpoint} and {@link
 * io.pycos.spring.actuate.PycosComputationsEndpoint}, each in pages that a request chooses by
 * {@code page} and {@code size}.
 */
@NullMarked
package io.pycos.spring.actuate;

import org.jspecify.annotations.NullMarked;

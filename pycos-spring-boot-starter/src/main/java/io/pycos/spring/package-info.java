/**
 * Tasks and channels in Spring applications.
 *
 * <ul>
 *   <li>{@link io.pycos.spring.PycosTask}: makes a bean's method a task; {@link
 *       io.pycos.spring.PycosTasks} knows all of them and starts those that take arguments.
 *   <li>{@link io.pycos.spring.PycosChannel}: injects a channel by name.
 *   <li>{@link io.pycos.spring.PycosSchedulers}: the schedulers of the application; {@link
 *       io.pycos.spring.PycosSchedulerCustomizer} changes their settings.
 * </ul>
 *
 * <p>Sending by name and asking for replies is in {@code io.pycos.spring.messaging}.
 */
@NullMarked
package io.pycos.spring;

import org.jspecify.annotations.NullMarked;

/**
 * Tasks and channels as Spring Messaging knows them.
 *
 * <ul>
 *   <li>{@link io.pycos.spring.messaging.PycosMessagingTemplate}: sends to tasks and channels by
 *       name, and asks tasks for replies.
 *   <li>{@link io.pycos.spring.messaging.PycosChannels}: the channels of the application, each also
 *       as Spring's {@code SubscribableChannel}.
 *   <li>{@link io.pycos.spring.messaging.Envelope}: a message with headers or a wanted reply, as a
 *       task receives it; {@link io.pycos.spring.messaging.PycosHeaders} names the headers of our
 *       own.
 * </ul>
 */
@NullMarked
package io.pycos.spring.messaging;

import org.jspecify.annotations.NullMarked;

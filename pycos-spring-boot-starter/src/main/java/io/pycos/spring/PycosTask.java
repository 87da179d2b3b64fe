package io.pycos.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.MessageMappingReflectiveProcessor;

/**
 * Makes a method of a singleton bean a task.
 *
 * <p>The first parameter decides the shape:
 *
 * <ul>
 *   <li>None, or an {@link io.pycos.Task}: a <em>body</em>, run once on a virtual thread of its
 *       own. Further parameters are start arguments; a body that has some is started by {@link
 *       PycosTasks#start}, one without starts with the application. What it returns is its exit
 *       value.
 *   <li>Anything else: a <em>handler</em>, called for each message of that type from the start of
 *       the application on. {@code Message<P>} gives a message of type {@code P} with its headers.
 *       Further parameters may be the {@code Task} view, {@code @Header}, {@code @Headers} or
 *       {@code MessageHeaders}. What it returns goes to the sender that asked for a reply (see
 *       {@link io.pycos.spring.messaging.PycosMessagingTemplate}); a {@code CompletionStage} is
 *       answered when it completes.
 * </ul>
 *
 * <p>In both shapes a parameter with {@link PycosChannel} is a channel. The task methods of one
 * bean share one scheduler, so that at most one of them runs at any time and the bean's fields need
 * no lock; different beans run in parallel. Every attribute is text that may contain placeholders.
 * All tasks that start with the application are registered and subscribed before the first line of
 * any body runs.
 *
 * <p>Private methods work unless the bean is proxied. Prototypes and scoped beans are refused.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Reflective(MessageMappingReflectiveProcessor.class)
public @interface PycosTask {

    /** Same as {@link #name}. */
    @AliasFor("name")
    String value() default "";

    /**
     * Name of the task, by which others find it; the method's name if empty. Unique in the
     * application.
     */
    @AliasFor("value")
    String name() default "";

    /** Name of the scheduler; the bean's name if empty. Beans that name the same one share it. */
    String scheduler() default "";

    /** Channels that the task is subscribed to before it starts. */
    String[] channels() default {};

    /**
     * {@code true} or {@code false}: whether the application may end without waiting for the task.
     * If empty, a handler is a daemon, since it waits for messages for ever, and a body is not.
     */
    String daemon() default "";

    /**
     * What follows an exception, which is logged and counted in any case: {@code continue} with the
     * next message (handlers only, their default), {@code exit} as failed (the default of bodies),
     * or {@code restart}: exit as failed, and start a new task of that name after a second.
     */
    String onError() default "";
}

package io.pycos.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Injects the channel of that name at a constructor or {@code @Bean} parameter, a field, or a
 * parameter of a {@link PycosTask} method; the same name is the same channel everywhere.
 *
 * <p>The type may be {@code Channel<M>}, where {@code M} is the class of the channel's messages, or
 * Spring's {@code MessageChannel} or {@code SubscribableChannel}. Nothing need be declared: the
 * channel is made on first use, and peers find it by its name. Where the first use does not tell
 * {@code M}, {@code pycos.channels.<name>.type} can.
 */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface PycosChannel {

    /** Name of the channel; may contain placeholders. */
    String value();
}

package io.pycos.compute;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a task runs on a server: a reference to a static method or a constructor, such as {@code
 * Census::countModule}.
 *
 * <p>Only the method's name travels, and on demand its class and the classes that it uses. A
 * lambda, a method bound to an object and an instance method are refused with a {@link
 * FunctionRefusedException}: they would need objects of this process. Arguments and results are
 * encoded by the types that the method declares (records, strings, numbers, lists, maps and so on,
 * as Jackson does), so these must be concrete: neither {@code Object} nor a type variable.
 *
 * <p>{@code Serializable} only so that the compiler records which method is meant; no function is
 * ever serialized.
 *
 * @param <R> the result
 */
public sealed interface TaskFunction<R extends @Nullable Object> extends Serializable {

    /**
     * A function without arguments.
     *
     * @param <R> the result
     */
    @FunctionalInterface
    non-sealed interface Zero<R extends @Nullable Object> extends TaskFunction<R> {

        R apply() throws Exception;
    }

    /**
     * A function of one argument.
     *
     * @param <A> the argument
     * @param <R> the result
     */
    @FunctionalInterface
    non-sealed interface One<A extends @Nullable Object, R extends @Nullable Object>
            extends TaskFunction<R> {

        R apply(A first) throws Exception;
    }

    /**
     * A function of two arguments.
     *
     * @param <A> the first argument
     * @param <B> the second argument
     * @param <R> the result
     */
    @FunctionalInterface
    non-sealed interface Two<
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    R extends @Nullable Object>
            extends TaskFunction<R> {

        R apply(A first, B second) throws Exception;
    }

    /**
     * A function of three arguments.
     *
     * @param <A> the first argument
     * @param <B> the second argument
     * @param <C> the third argument
     * @param <R> the result
     */
    @FunctionalInterface
    non-sealed interface Three<
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            extends TaskFunction<R> {

        R apply(A first, B second, C third) throws Exception;
    }
}

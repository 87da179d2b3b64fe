package io.pycos.spring;

import io.pycos.PycosException;
import java.lang.reflect.Method;

/** A method has {@link PycosTask} and cannot be a task as it is. */
@SuppressWarnings("serial") // never serialized
public class InvalidTaskMethodException extends PycosException {

    private final String bean;
    private final String method;
    private final String problem;

    InvalidTaskMethodException(String bean, Method method, String problem) {
        super(
                "method '"
                        + method.toGenericString()
                        + "' of bean '"
                        + bean
                        + "' cannot be a task: "
                        + problem);
        this.bean = bean;
        this.method = method.toGenericString();
        this.problem = problem;
    }

    /** Name of the bean. */
    public String bean() {
        return bean;
    }

    /** The method with its class and parameters. */
    public String method() {
        return method;
    }

    public String problem() {
        return problem;
    }
}

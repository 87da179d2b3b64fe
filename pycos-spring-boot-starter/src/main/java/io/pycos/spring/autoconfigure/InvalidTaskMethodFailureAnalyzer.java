package io.pycos.spring.autoconfigure;

import io.pycos.spring.InvalidTaskMethodException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains which methods can be tasks. */
final class InvalidTaskMethodFailureAnalyzer
        extends AbstractFailureAnalyzer<InvalidTaskMethodException> {

    private static final String SHAPES =
            """
            Give the method one of the shapes that a task can have:

                @PycosTask Object body()                                     runs once, with the application
                @PycosTask Object body(Task<M> self)                         runs once, and can receive messages
                @PycosTask Object body(Task<M> self, A first, B second)      is started by PycosTasks.start(name, first, second)
                @PycosTask void handler(M message)                           is called for each message
                @PycosTask R handler(M message, Task<M> self)                ... and its result answers requests
                @PycosTask R handler(M message, @Header("name") String text) ... and takes headers (or Message<M>, @Headers)

            In all of them a parameter with @PycosChannel("name") is a channel. The bean must be a singleton, and the method \
            must not be private if the bean is proxied.""";

    @Override
    protected FailureAnalysis analyze(Throwable root, InvalidTaskMethodException cause) {
        String description =
                "The method\n\n    "
                        + cause.method()
                        + "\n\nof bean '"
                        + cause.bean()
                        + "' has @PycosTask and cannot be a task: "
                        + cause.problem();
        return new FailureAnalysis(description, SHAPES, cause);
    }
}

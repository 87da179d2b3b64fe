package io.pycos.spring.autoconfigure;

import io.pycos.spring.DuplicateTaskNameException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names both methods that want one name. */
final class DuplicateTaskNameFailureAnalyzer
        extends AbstractFailureAnalyzer<DuplicateTaskNameException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, DuplicateTaskNameException cause) {
        String description =
                "Two @PycosTask methods are named '"
                        + cause.name()
                        + "':\n\n    "
                        + cause.first()
                        + "\n    "
                        + cause.second();
        String action =
                "Give one of them another name, for example @PycosTask(\"other-name\"): tasks are found by name.";
        return new FailureAnalysis(description, action, cause);
    }
}

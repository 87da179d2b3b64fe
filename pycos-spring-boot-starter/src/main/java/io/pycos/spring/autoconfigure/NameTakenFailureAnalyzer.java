package io.pycos.spring.autoconfigure;

import io.pycos.NameTakenException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains how one name comes to two things. */
final class NameTakenFailureAnalyzer extends AbstractFailureAnalyzer<NameTakenException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, NameTakenException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "If it is a channel, name one message class at all places that use it, and in pycos.channels."
                        + cause.name()
                        + ".type if a place does not tell it. If it is a task, give it a name of its own.",
                cause);
    }
}

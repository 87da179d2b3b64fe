package io.pycos.samples.census;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which modules there are. */
final class UnknownModuleFailureAnalyzer extends AbstractFailureAnalyzer<UnknownModuleException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownModuleException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Name modules in --census.modules that `java --list-modules` lists.",
                cause);
    }
}

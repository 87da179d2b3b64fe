package io.pycos.spring.autoconfigure;

import io.pycos.spring.InvalidChannelInjectionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains what can be a channel. */
final class InvalidChannelInjectionFailureAnalyzer
        extends AbstractFailureAnalyzer<InvalidChannelInjectionException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, InvalidChannelInjectionException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Make it a Channel<M> with the class of the messages, or a MessageChannel or SubscribableChannel.",
                cause);
    }
}

package io.pycos.spring.autoconfigure;

import io.pycos.net.ClusterStartException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names the properties behind a cluster that cannot start. */
final class ClusterStartFailureAnalyzer extends AbstractFailureAnalyzer<ClusterStartException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, ClusterStartException cause) {
        return new FailureAnalysis(
                "This application cannot join its cluster: " + cause.getMessage(),
                """
                Beyond loopback every application of the cluster needs the same secret: set pycos.net.secret, \
                or listen at loopback only, by removing pycos.net.bind-address.
                If the address or the port is the problem, change pycos.net.bind-address or pycos.net.port.""",
                cause);
    }
}

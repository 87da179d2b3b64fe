package io.pycos.io;

import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * How connections are encrypted: with the keys and trust of an {@link SSLContext}, TLS 1.3 or 1.2
 * (I-08).
 *
 * <p>A client checks the server's certificate, and that it was made out for the host name it
 * connects to. A server asks for no certificate unless {@link #requireClientCertificate} says so.
 * Immutable; the other methods return a changed copy.
 */
public final class Tls {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final SSLContext context;
    private final Consumer<SSLParameters> changes;

    private Tls(SSLContext context, Consumer<SSLParameters> changes) {
        this.context = context;
        this.changes = changes;
    }

    /** With the context's keys to show and its trust to check; for clients and servers. */
    public static Tls of(SSLContext context) {
        return new Tls(context, parameters -> {});
    }

    /** A server refuses clients without a certificate that its context trusts (mutual TLS). */
    public Tls requireClientCertificate() {
        return parameters(parameters -> parameters.setNeedClientAuth(true));
    }

    /** A client accepts a trusted certificate whatever host it was made out for. */
    public Tls anyHostName() {
        return parameters(parameters -> parameters.setEndpointIdentificationAlgorithm(""));
    }

    /** Changes whatever else the JDK can: protocols, cipher suites, application protocols. */
    public Tls parameters(Consumer<SSLParameters> change) {
        return new Tls(context, changes.andThen(change));
    }

    SSLEngine client(String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return configured(engine, parameters);
    }

    SSLEngine server() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        return configured(engine, engine.getSSLParameters());
    }

    private SSLEngine configured(SSLEngine engine, SSLParameters parameters) {
        parameters.setProtocols(PROTOCOLS);
        changes.accept(parameters);
        engine.setSSLParameters(parameters);
        return engine;
    }
}

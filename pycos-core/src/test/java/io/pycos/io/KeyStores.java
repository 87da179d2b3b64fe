package io.pycos.io;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Self-signed keys, made by the JDK's keytool with a password of the moment. */
final class KeyStores {

    private final Path folder;
    private final String password = UUID.randomUUID().toString();
    private final Map<String, KeyStore> made = new HashMap<>();

    KeyStores(Path folder) {
        this.folder = folder;
    }

    /** Makes a key whose certificate says {@code san}, such as {@code ip:127.0.0.1}. */
    KeyStores with(String alias, String san) throws Exception {
        Path file = folder.resolve(alias + ".p12");
        Path log = folder.resolve(alias + ".log");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-J-XX:TieredStopAtLevel=1",
                                "-genkeypair",
                                "-alias",
                                alias,
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + alias,
                                "-ext",
                                "san=" + san,
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                password)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!keytool.waitFor(50, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            keytool.destroyForcibly();
            throw new AssertionError("keytool did not make a key: " + Files.readString(log));
        }
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            made.put(alias, store);
        }
        return this;
    }

    /** Shows {@code key}, nobody if it is empty, and trusts the others. */
    SSLContext context(String key, String... trusted) throws Exception {
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(key.isEmpty() ? empty() : made.get(key), password.toCharArray());
        KeyStore trust = empty();
        for (String alias : trusted) {
            Certificate certificate = made.get(alias).getCertificate(alias);
            trust.setCertificateEntry(alias, certificate);
        }
        TrustManagerFactory trusts =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusts.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trusts.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}

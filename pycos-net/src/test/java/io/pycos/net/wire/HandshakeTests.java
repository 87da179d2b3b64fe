package io.pycos.net.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.Location;
import io.pycos.net.wire.Handshake.Incomplete;
import io.pycos.net.wire.Handshake.Outcome;
import io.pycos.net.wire.Handshake.Proven;
import io.pycos.net.wire.Handshake.Refused;
import io.pycos.net.wire.Refusal.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The proof, both ends in one test, connected by byte arrays. */
class HandshakeTests {

    private static final Keys KEYS = keys("the secret");
    private static final Keys OTHER_KEYS = keys("another secret");
    private static final Handshake.Self FIRST = self("first", 1, TransportConfig.builder());
    private static final Handshake.Self SECOND = self("second", 2, TransportConfig.builder());

    private final Random random = new Random(7);

    @Test
    void bothEndsLearnWhoTheOtherIs() {
        Handshake initiator = initiator(FIRST, KEYS);
        Handshake acceptor = acceptor(SECOND, KEYS);

        acceptor.read(bytes(initiator.output()));
        initiator.read(bytes(acceptor.output()));
        Proven atAcceptor = proven(acceptor.read(bytes(initiator.output())));
        Proven atInitiator = proven(initiator.read(bytes(acceptor.output())));

        assertThat(atAcceptor.peer()).isEqualTo(FIRST.id());
        assertThat(atAcceptor.name()).isEqualTo("first");
        assertThat(atInitiator.peer()).isEqualTo(SECOND.id());
        assertThat(atInitiator.session()).isEqualTo(atAcceptor.session()).isNotZero();
    }

    @Test
    void bytesMayComeOneByOne() {
        Handshake initiator = initiator(FIRST, KEYS);
        Handshake acceptor = acceptor(SECOND, KEYS);
        byte[] hello = initiator.output();

        ByteBuffer in = ByteBuffer.allocate(hello.length);
        Outcome outcome = new Incomplete();
        for (int i = 0; i < hello.length; i++) {
            assertThat(acceptor.output()).isEmpty();
            outcome = acceptor.read(in.duplicate().put(i, hello[i]).position(0).limit(i + 1));
            in.put(i, hello[i]);
        }

        assertThat(outcome).isInstanceOf(Incomplete.class);
        assertThat(acceptor.output()).hasSize(Handshake.HELLO_BYTES);
    }

    @Test
    void bytesBehindTheProofAreLeftAlone() {
        Handshake initiator = initiator(FIRST, KEYS);
        Handshake acceptor = acceptor(SECOND, KEYS);
        acceptor.read(bytes(initiator.output()));
        initiator.read(bytes(acceptor.output()));
        byte[] proof = initiator.output();
        ByteBuffer in = bytes(Arrays.copyOf(proof, proof.length + 5));

        proven(acceptor.read(in));

        assertThat(in.remaining()).isEqualTo(5);
    }

    @Test
    void anotherSecretIsRefusedBeforeAnythingElseIsRead() {
        Handshake acceptor = acceptor(SECOND, KEYS);
        Handshake initiator = initiator(FIRST, OTHER_KEYS);

        Refused atAcceptor = refused(acceptor.read(bytes(initiator.output())));
        Refused atInitiator = refused(initiator.read(bytes(acceptor.output())));

        assertThat(atAcceptor.reason()).isEqualTo(Reason.UNKNOWN_SECRET);
        assertThat(atInitiator)
                .isEqualTo(
                        new Refused(
                                Reason.UNKNOWN_SECRET,
                                true,
                                "refused by the other end: it has a different secret"));
    }

    /** Somebody who knows the name of the secret, from a recording, but not the secret. */
    @Test
    void whoOnlyKnowsTheNameOfTheSecretCannotProveIt() {
        byte[] hello = initiator(FIRST, OTHER_KEYS).output();
        System.arraycopy(KEYS.id(), 0, hello, Handshake.PREFIX_BYTES, Keys.ID_BYTES);
        Handshake acceptor = acceptor(SECOND, KEYS);
        acceptor.read(bytes(hello));
        acceptor.output();
        byte[] proof = recordedProof();

        assertThat(refused(acceptor.read(bytes(proof))).reason()).isEqualTo(Reason.BAD_PROOF);
    }

    @Test
    void aRecordedConversationCannotBePlayedAgain() {
        Handshake initiator = initiator(FIRST, KEYS);
        Handshake acceptor = acceptor(SECOND, KEYS);
        byte[] hello = initiator.output();
        acceptor.read(bytes(hello));
        initiator.read(bytes(acceptor.output()));
        byte[] proof = initiator.output();
        proven(acceptor.read(bytes(proof)));

        Handshake again = acceptor(SECOND, KEYS);
        again.read(bytes(hello));
        again.output();

        assertThat(refused(again.read(bytes(proof))).reason()).isEqualTo(Reason.BAD_PROOF);
    }

    /** Somebody without the secret connects and hopes that the process proves itself to itself. */
    @Test
    void aProofSentBackToItsMakerIsRefused() {
        Handshake honest = initiator(FIRST, KEYS);
        byte[] itsHello = honest.output();

        assertThat(refused(honest.read(bytes(itsHello))).reason()).isEqualTo(Reason.PROTOCOL);

        Handshake second = initiator(FIRST, KEYS);
        byte[] turned = second.output();
        turned[Handshake.PREFIX_BYTES - 1] = 2;
        assertThat(refused(second.read(bytes(turned))).reason()).isEqualTo(Reason.SELF);
    }

    @Test
    void aProofOfOneRoleIsNoProofOfTheOther() {
        Handshake initiator = initiator(FIRST, KEYS);
        Handshake acceptor = acceptor(SECOND, KEYS);
        acceptor.read(bytes(initiator.output()));
        initiator.read(bytes(acceptor.output()));
        byte[] turned = initiator.output();
        turned[Handshake.PREFIX_BYTES - 1] = 2;

        assertThat(refused(initiator.read(bytes(turned))).reason()).isEqualTo(Reason.BAD_PROOF);
    }

    @Test
    void everySingleChangedBitOfTheProofIsNoticed() {
        for (int at = Handshake.PREFIX_BYTES; at < Handshake.PROOF_BYTES; at += 7) {
            Handshake initiator = initiator(FIRST, KEYS);
            Handshake acceptor = acceptor(SECOND, KEYS);
            acceptor.read(bytes(initiator.output()));
            initiator.read(bytes(acceptor.output()));
            byte[] proof = initiator.output();
            proof[at] ^= 1;

            assertThat(refused(acceptor.read(bytes(proof))).reason())
                    .as("byte %d", at)
                    .isEqualTo(Reason.BAD_PROOF);
        }
    }

    @Test
    void aChangedHelloIsNoticed() {
        Handshake initiator = initiator(FIRST, KEYS);
        Handshake acceptor = acceptor(SECOND, KEYS);
        byte[] hello = initiator.output();
        hello[Handshake.HELLO_BYTES - 1] ^= 1;
        acceptor.read(bytes(hello));
        initiator.read(bytes(acceptor.output()));

        assertThat(refused(acceptor.read(bytes(initiator.output()))).reason())
                .isEqualTo(Reason.BAD_PROOF);
    }

    @Test
    void anotherVersionIsNamedAtBothEnds() {
        Handshake initiator = initiator(FIRST, KEYS);
        byte[] hello = initiator.output();
        hello[5] = 9;
        Handshake acceptor = acceptor(SECOND, KEYS);

        Refused atAcceptor = refused(acceptor.read(bytes(hello)));

        assertThat(atAcceptor.reason()).isEqualTo(Reason.VERSION);
        assertThat(atAcceptor.detail()).contains("version 9").contains("this one 1");
        assertThat(acceptor.output()).hasSize(Handshake.REFUSAL_BYTES);
    }

    @Test
    void aDifferentSettingIsNamedAtBothEnds() {
        Handshake initiator =
                initiator(self("first", 1, TransportConfig.builder().cluster("blue")), KEYS);
        Handshake acceptor = acceptor(SECOND, KEYS);

        Refused atAcceptor = refused(acceptor.read(bytes(initiator.output())));
        Refused atInitiator = refused(initiator.read(bytes(acceptor.output())));

        assertThat(atAcceptor.reason()).isEqualTo(Reason.CONFIGURATION);
        assertThat(atAcceptor.detail()).isEqualTo("the two ends differ in: cluster name");
        assertThat(atInitiator.detail()).contains("cluster name");
    }

    @Test
    void foreignBytesAreRefusedAtTheFirstAndGetNoAnswer() {
        Handshake acceptor = acceptor(SECOND, KEYS);

        Refused refused = refused(acceptor.read(bytes("GET".getBytes(StandardCharsets.US_ASCII))));

        assertThat(refused.reason()).isEqualTo(Reason.NOT_PYCOS);
        assertThat(acceptor.output()).isEmpty();
    }

    @Test
    void nothingIsProvenByAProofBeforeTheHello() {
        assertThat(refused(acceptor(SECOND, KEYS).read(bytes(recordedProof()))).reason())
                .isEqualTo(Reason.PROTOCOL);
    }

    @Test
    void randomBytesBehindAValidPrefixNeverProveAnything() {
        for (int i = 0; i < 5000; i++) {
            byte[] noise = new byte[random.nextInt(1200)];
            random.nextBytes(noise);
            byte[] prefix = {
                'P', 'Y', 'C', 'O', 0, 1, (byte) random.nextInt(5), (byte) random.nextInt(3)
            };
            System.arraycopy(prefix, 0, noise, 0, Math.min(prefix.length, noise.length));
            Handshake handshake = i % 2 == 0 ? acceptor(SECOND, KEYS) : initiator(FIRST, KEYS);

            assertThat(handshake.read(bytes(noise))).isNotInstanceOf(Proven.class);
        }
    }

    private byte[] recordedProof() {
        Handshake initiator = initiator(FIRST, KEYS);
        Handshake acceptor = acceptor(SECOND, KEYS);
        acceptor.read(bytes(initiator.output()));
        initiator.read(bytes(acceptor.output()));
        return initiator.output();
    }

    private Handshake initiator(Handshake.Self self, Keys keys) {
        return Handshake.initiator(self, keys, nonce());
    }

    private Handshake acceptor(Handshake.Self self, Keys keys) {
        return Handshake.acceptor(self, id -> Arrays.equals(id, keys.id()) ? keys : null, nonce());
    }

    private byte[] nonce() {
        byte[] nonce = new byte[Handshake.NONCE_BYTES];
        random.nextBytes(nonce);
        return nonce;
    }

    private static ByteBuffer bytes(byte[] bytes) {
        return ByteBuffer.wrap(bytes);
    }

    private static Proven proven(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Proven.class);
        return (Proven) outcome;
    }

    private static Refused refused(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Refused.class);
        return (Refused) outcome;
    }

    private static Handshake.Self self(
            String name, long incarnation, TransportConfig.Builder config) {
        TransportConfig built = config.secret(SharedSecret.ofKey(Transports.KEY)).build();
        PeerId id = new PeerId(new Location("127.0.0.1", (int) (7000 + incarnation)), incarnation);
        return new Handshake.Self(id, name, new Agreement(built));
    }

    private static Keys keys(String secret) {
        return new Keys(new Circle(Circle.CLUSTER, SharedSecret.configured(secret)));
    }
}

package io.pycos.net.wire;

import io.pycos.Location;
import io.pycos.net.wire.Refusal.Reason;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One end of the mutual proof that opens every connection: a state machine of bytes.
 *
 * <p>Pure: the nonce is given, nothing waits, nothing is sent but what the caller takes from {@link
 * #output}. Each message has a fixed size; nothing of the peer is read but fixed fields until its
 * proof has been verified.
 */
final class Handshake {

    /*
     *   initiator                                   acceptor
     *   Hello(role, circle, nonce, incarnation,
     *         agreement)                      ->
     *                                           <-  Hello(...)            or Refusal(reason)
     *   Proof(location, name, MAC)              ->
     *                                           <-  Proof(...)            or Refusal(reason)
     *
     * MAC = HMAC(circle's proof key, role, both hellos, own location and name). It covers both nonces, so an old proof
     * is worthless (replay); it covers the role, so that a proof cannot be sent back to its maker (reflection); both
     * hellos are covered, so nothing in them was altered. The initiator proves itself first: whoever merely
     * connects learns nothing that would let it test guesses of the secret.
     *
     * The first eight bytes of every message never change with versions: magic, version, kind, role. So other
     * versions are recognised, and named, before anything else is read. A refusal is not authenticated: it
     * ends a connection, which whoever can forge it could do anyway.
     */

    static final short VERSION = 1;

    static final int PREFIX_BYTES = 8;
    static final int NONCE_BYTES = 32;
    static final int HELLO_BYTES =
            PREFIX_BYTES + Keys.ID_BYTES + NONCE_BYTES + 8 + Agreement.BYTES + 16;
    static final int NAMES_BYTES = 1 + Text.MAX_HOST + 4 + 1 + Text.MAX_NAME;
    static final int PROOF_BYTES = PREFIX_BYTES + NAMES_BYTES + Keys.MAC_BYTES;
    static final int REFUSAL_BYTES = PREFIX_BYTES + 8;

    private static final int MAGIC = 'P' << 24 | 'Y' << 16 | 'C' << 8 | 'O';
    private static final byte HELLO = 1;
    private static final byte PROOF = 2;
    private static final byte REFUSAL = 3;
    private static final byte INITIATOR = 1;
    private static final byte ACCEPTOR = 2;

    /** Who this process is. */
    record Self(PeerId id, String name, Agreement agreement) {}

    /** What became of the proof. */
    sealed interface Outcome {}

    /** More bytes are needed. */
    record Incomplete() implements Outcome {}

    /** Both ends have proven themselves. */
    record Proven(PeerId peer, String name, String circle, long session) implements Outcome {}

    /** The connection must end, after what is in {@link #output} was sent. */
    record Refused(Reason reason, boolean byPeer, String detail) implements Outcome {}

    private static final Outcome INCOMPLETE = new Incomplete();

    private final Self self;
    private final byte role;
    private final Function<byte[], @Nullable Keys> keysById;
    private final byte[] nonce;
    private final ByteBuffer output =
            ByteBuffer.allocate(HELLO_BYTES + PROOF_BYTES + REFUSAL_BYTES);

    private @Nullable Keys keys;
    private byte[] ownHello = {};
    private byte[] peerHello = {};
    private byte[] ownMac = {};
    private @Nullable Outcome end;

    private Handshake(
            Self self, byte role, Function<byte[], @Nullable Keys> keysById, byte[] nonce) {
        this.self = self;
        this.role = role;
        this.keysById = keysById;
        this.nonce = nonce.clone();
    }

    /** The end that opened the connection; its hello is in {@link #output} at once. */
    static Handshake initiator(Self self, Keys keys, byte[] nonce) {
        Handshake handshake =
                new Handshake(
                        self, INITIATOR, id -> Arrays.equals(id, keys.id()) ? keys : null, nonce);
        handshake.keys = keys;
        handshake.sayHello(keys);
        return handshake;
    }

    /**
     * The end that was connected to.
     *
     * @param keysById finds the circle that the initiator names
     */
    static Handshake acceptor(Self self, Function<byte[], @Nullable Keys> keysById, byte[] nonce) {
        return new Handshake(self, ACCEPTOR, keysById, nonce);
    }

    /** Takes what is to be sent. */
    byte[] output() {
        byte[] bytes = Arrays.copyOf(output.array(), output.position());
        output.clear();
        return bytes;
    }

    /** Reads what has come, as far as the proof goes; bytes behind it are left alone. */
    Outcome read(ByteBuffer in) {
        while (end == null) {
            if (mismatchedMagic(in)) {
                return end(
                        new Refused(
                                Reason.NOT_PYCOS,
                                false,
                                "the first bytes are not those of this protocol"));
            }
            int size = in.remaining() < PREFIX_BYTES ? PREFIX_BYTES : expectedSize(in);
            if (end == null && in.remaining() < size) {
                return INCOMPLETE;
            }
            if (end == null) {
                byte[] message = new byte[size];
                in.get(message);
                accept(message);
            }
        }
        return end;
    }

    private static boolean mismatchedMagic(ByteBuffer in) {
        for (int i = 0; i < Math.min(4, in.remaining()); i++) {
            if (in.get(in.position() + i) != (byte) (MAGIC >>> 24 - 8 * i)) {
                return true;
            }
        }
        return false;
    }

    /** Reads the prefix in place. A wrong one ends the proof here. */
    private int expectedSize(ByteBuffer in) {
        int at = in.position();
        short version = in.getShort(at + 4);
        byte kind = in.get(at + 6);
        byte peerRole = in.get(at + 7);
        if (version != VERSION) {
            refuse(
                    Reason.VERSION,
                    "the other end speaks version "
                            + version
                            + " of the protocol, this one "
                            + VERSION);
        } else if (peerRole == role) {
            refuse(Reason.PROTOCOL, "the other end claims to have our role");
        } else if (kind == REFUSAL) {
            return REFUSAL_BYTES;
        } else if (kind == HELLO && peerHello.length == 0) {
            return HELLO_BYTES;
        } else if (kind == PROOF && peerHello.length > 0) {
            return PROOF_BYTES;
        } else {
            refuse(
                    Reason.PROTOCOL,
                    "a message of kind " + kind + ", which is unknown or out of place");
        }
        return PREFIX_BYTES;
    }

    private void accept(byte[] message) {
        switch (message[PREFIX_BYTES - 2]) {
            case HELLO -> hello(message);
            case PROOF -> proof(message);
            default -> {
                Reason reason = RefusalCode.reason(message[PREFIX_BYTES]);
                end(
                        new Refused(
                                reason,
                                true,
                                "refused by the other end: " + describe(reason, message)));
            }
        }
    }

    private void hello(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message, PREFIX_BYTES, message.length - PREFIX_BYTES);
        byte[] circle = bytes(in, Keys.ID_BYTES);
        byte[] peerNonce = bytes(in, NONCE_BYTES);
        long incarnation = in.getLong();
        byte differences = self.agreement().differences(bytes(in, Agreement.BYTES));
        Keys found = keysById.apply(circle);
        if (incarnation == self.id().incarnation()) {
            refuse(Reason.SELF, "the connection leads back to this process");
        } else if (found == null) {
            refuse(Reason.UNKNOWN_SECRET, "the other end has a different secret");
        } else if (MessageDigest.isEqual(peerNonce, nonce)) {
            refuse(Reason.BAD_PROOF, "the other end repeats our nonce");
        } else if (differences != 0) {
            refuse(
                    Reason.CONFIGURATION,
                    differences,
                    "the two ends differ in: " + Agreement.names(differences));
        } else {
            keys = found;
            peerHello = message;
            if (role == ACCEPTOR) {
                sayHello(found);
            } else {
                sayProof(found);
            }
        }
    }

    private void proof(byte[] message) {
        Keys proven = keys;
        int macAt = PROOF_BYTES - Keys.MAC_BYTES;
        byte[] names = Arrays.copyOfRange(message, PREFIX_BYTES, macAt);
        byte[] mac = Arrays.copyOfRange(message, macAt, PROOF_BYTES);
        byte peerRole = role == INITIATOR ? ACCEPTOR : INITIATOR;
        if (proven == null || !MessageDigest.isEqual(mac, mac(proven, peerRole, names))) {
            refuse(Reason.BAD_PROOF, "the other end could not prove that it has the secret");
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(names);
        String host = Text.get(in, Text.MAX_HOST);
        int port = in.getInt();
        String name = Text.get(in, Text.MAX_NAME);
        if (host.isBlank() || port < 1 || port > 65_535) {
            refuse(Reason.PROTOCOL, "the other end gave no location");
            return;
        }
        if (role == ACCEPTOR) {
            sayProof(proven);
        }
        PeerId peer =
                new PeerId(
                        new Location(host, port),
                        ByteBuffer.wrap(peerHello).getLong(INCARNATION_AT));
        end(new Proven(peer, name, proven.circle(), sessionNumber(proven, mac)));
    }

    private static final int INCARNATION_AT = PREFIX_BYTES + Keys.ID_BYTES + NONCE_BYTES;

    /** Both ends compute the same; nobody else can. */
    private long sessionNumber(Keys proven, byte[] peerMac) {
        byte[] first = role == INITIATOR ? ownMac : peerMac;
        byte[] second = role == INITIATOR ? peerMac : ownMac;
        return ByteBuffer.wrap(proven.session(first, second)).getLong();
    }

    /** The last 16 bytes stay 0: the session to resume and the last sequence received from it. */
    private void sayHello(Keys circle) {
        ByteBuffer hello = ByteBuffer.allocate(HELLO_BYTES);
        prefix(hello, HELLO);
        hello.put(circle.id())
                .put(nonce)
                .putLong(self.id().incarnation())
                .put(self.agreement().digests());
        ownHello = hello.array();
        output.put(ownHello);
    }

    private void sayProof(Keys circle) {
        ByteBuffer names = ByteBuffer.allocate(NAMES_BYTES);
        Text.put(names, self.id().location().host(), Text.MAX_HOST);
        names.putInt(self.id().location().port());
        Text.put(names, self.name(), Text.MAX_NAME);
        ownMac = mac(circle, role, names.array());
        prefix(output, PROOF);
        output.put(names.array()).put(ownMac);
    }

    private byte[] mac(Keys circle, byte prover, byte[] names) {
        byte[] first = role == INITIATOR ? ownHello : peerHello;
        byte[] second = role == INITIATOR ? peerHello : ownHello;
        return circle.proof(new byte[] {prover}, first, second, names);
    }

    private void refuse(Reason reason, String detail) {
        refuse(reason, (byte) 0, detail);
    }

    private void refuse(Reason reason, byte differences, String detail) {
        prefix(output, REFUSAL);
        output.put(RefusalCode.of(reason))
                .put(differences)
                .put(new byte[REFUSAL_BYTES - PREFIX_BYTES - 2]);
        end(new Refused(reason, false, detail));
    }

    private void prefix(ByteBuffer out, byte kind) {
        out.putInt(MAGIC).putShort(VERSION).put(kind).put(role);
    }

    private Outcome end(Outcome outcome) {
        end = outcome;
        return outcome;
    }

    private static String describe(Reason reason, byte[] message) {
        return switch (reason) {
            case VERSION ->
                    "it speaks version "
                            + ByteBuffer.wrap(message).getShort(4)
                            + " of the protocol";
            case CONFIGURATION ->
                    "the two ends differ in: " + Agreement.names(message[PREFIX_BYTES + 1]);
            case UNKNOWN_SECRET, BAD_PROOF -> "it has a different secret";
            case SELF -> "it is this process";
            case CLOSING -> "it is closing";
            case TOO_MANY -> "it is proving too many connections already";
            case NOT_PYCOS, DUPLICATE, TIMEOUT, CLOSED, PROTOCOL -> reason.toString();
        };
    }

    private static byte[] bytes(ByteBuffer in, int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }
}

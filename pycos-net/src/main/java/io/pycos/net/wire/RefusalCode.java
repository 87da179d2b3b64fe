package io.pycos.net.wire;

import io.pycos.net.wire.Refusal.Reason;

/** The byte by which a refusal crosses the wire; unknown bytes read as a breach of protocol. */
final class RefusalCode {

    private static final Reason[] REASONS = Reason.values();

    private RefusalCode() {}

    static byte of(Reason reason) {
        return (byte) (reason.ordinal() + 1);
    }

    static Reason reason(byte code) {
        int index = code - 1;
        return index >= 0 && index < REASONS.length ? REASONS[index] : Reason.PROTOCOL;
    }
}

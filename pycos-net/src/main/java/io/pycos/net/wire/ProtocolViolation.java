package io.pycos.net.wire;

/** The peer broke the rules of the protocol; its connection ends with this sentence. */
final class ProtocolViolation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProtocolViolation(String what) {
        super(what, null, false, false);
    }

    String what() {
        return String.valueOf(getMessage());
    }
}

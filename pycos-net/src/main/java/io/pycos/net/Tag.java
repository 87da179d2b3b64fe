package io.pycos.net;

/**
 * What follows in a payload; the position here is the byte on the wire, so new ones come last.
 *
 * <p>Numbers are variable-length, TEXT and BYTES have a length, containers a count. ARRAY has
 * dimensions, element type and count; OBJECT has the class's name, a length, and CBOR.
 */
enum Tag {
    NULL,
    TRUE,
    FALSE,
    BYTE,
    SHORT,
    CHAR,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    TEXT,
    BYTES,
    LIST,
    SET,
    MAP,
    EMPTY,
    PRESENT,
    ARRAY,
    TASK,
    CHANNEL,
    OBJECT;

    private static final Tag[] ALL = values();

    byte code() {
        return (byte) ordinal();
    }

    static Tag of(int code) {
        if (code < 0 || code >= ALL.length) {
            throw PayloadException.malformed("there is no tag " + code);
        }
        return ALL[code];
    }
}

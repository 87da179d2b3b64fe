package io.pycos.samples.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is measured. The name is the one in tables, files and arguments. */
enum Work {
    /** Two handlers return one message to each other; a round trip is one. */
    HANDLER_PING_PONG("handler ping-pong", Unit.OPS),
    /** One sends, one receives, as fast as they can; a message received is one. */
    FLOOD("flood", Unit.OPS),
    /** Two pieces of straight-line code return one message to each other; a round trip is one. */
    BODY_PING_PONG("body ping-pong", Unit.OPS),
    /** Messages of 100 bytes from one process to another; a message received is one. */
    REMOTE_ONE_WAY("remote one-way 100 B", Unit.OPS),
    /**
     * A message of 100 bytes to another process and back, one at a time: the median of a round's
     * times.
     */
    REMOTE_ROUND_TRIP("remote round trip", Unit.MICROS);

    /** How a figure is to be read. */
    enum Unit {
        OPS("ops/s"),
        MICROS("us");

        final String symbol;

        Unit(String symbol) {
            this.symbol = symbol;
        }
    }

    final String label;
    final Unit unit;

    Work(String label, Unit unit) {
        this.label = label;
        this.unit = unit;
    }

    /** Whether it takes two processes. */
    boolean remote() {
        return this == REMOTE_ONE_WAY || this == REMOTE_ROUND_TRIP;
    }

    /** The work of that name; a hyphen or an underscore may stand for a space. */
    static Optional<Work> named(String name) {
        return Arrays.stream(values())
                .filter(work -> plain(work.label).equals(plain(name)))
                .findFirst();
    }

    /** All names, for people. */
    static String labels() {
        return Arrays.stream(values())
                .map(work -> "'" + work.label + "'")
                .collect(Collectors.joining(", "));
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replace('-', ' ').replace('_', ' ');
    }
}

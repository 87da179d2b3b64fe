package io.pycos.net;

import io.pycos.ChannelCycleException;
import io.pycos.NotDeliveredException;
import io.pycos.NotDeliveredException.Reason;
import io.pycos.PycosException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * Why a request was not fulfilled, as an owner tells it.
 *
 * @param reason the kind
 * @param detail a sentence for people
 * @param cycle the channels of a refused cycle, else empty
 */
record Failure(Reason reason, String detail, List<String> cycle) {

    private static final Reason[] REASONS = Reason.values();

    static Failure of(Reason reason, String detail) {
        return new Failure(reason, detail, List.of());
    }

    static Failure of(Throwable error) {
        Throwable cause =
                error instanceof CompletionException && error.getCause() != null
                        ? error.getCause()
                        : error;
        return switch (cause) {
            case NotDeliveredException failed when failed.reason() == Reason.GONE ->
                    of(Reason.GONE, "it has ended");
            case NotDeliveredException failed -> of(failed.reason(), text(failed));
            case PayloadException refused -> of(Reason.REFUSED, text(refused));
            case ChannelCycleException refused ->
                    new Failure(Reason.REFUSED, text(refused), refused.cycle());
            default -> of(Reason.REFUSED, "the owner failed: " + cause);
        };
    }

    private static String text(Throwable error) {
        return String.valueOf(error.getMessage());
    }

    void write(ByteOutput out) {
        out.write(reason.ordinal());
        out.writeText(detail);
        out.writeVarint(cycle.size());
        cycle.forEach(out::writeText);
    }

    static Failure read(ByteInput in) {
        int reason = in.readByte();
        if (reason < 0 || reason >= REASONS.length) {
            throw PayloadException.malformed("there is no reason " + reason);
        }
        String detail = in.readText();
        List<String> cycle = new ArrayList<>();
        for (int left = in.readCount(1); left > 0; left--) {
            cycle.add(in.readText());
        }
        return new Failure(REASONS[reason], detail, cycle);
    }

    /** The exception for who asked. */
    PycosException toException(Object recipient) {
        return cycle.isEmpty()
                ? new NotDeliveredException(recipient.toString(), reason, detail)
                : new ChannelCycleException(cycle);
    }
}

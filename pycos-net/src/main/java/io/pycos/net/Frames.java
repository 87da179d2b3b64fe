package io.pycos.net;

import io.pycos.RefId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes frames, and reads parts of them that several kinds share. */
final class Frames {

    static final int VERSION = 1;

    private static final int NO_LIMIT = Integer.MAX_VALUE - 64;

    /** A timeout beyond this is sent as this. */
    private static final Duration LONGEST = Duration.ofDays(3_650);

    private Frames() {}

    static ByteOutput of(FrameKind kind) {
        ByteOutput out = new ByteOutput(0, NO_LIMIT);
        out.write(kind.code());
        return out;
    }

    static ByteOutput request(FrameKind kind, long id) {
        ByteOutput out = of(kind);
        out.writeVarlong(id);
        return out;
    }

    static byte[] hello(long incarnation) {
        ByteOutput out = of(FrameKind.HELLO);
        out.writeVarint(VERSION);
        out.writeLong(incarnation);
        return out.toBytes();
    }

    static byte[] keyed(FrameKind kind, long key) {
        ByteOutput out = of(kind);
        out.writeLong(key);
        return out.toBytes();
    }

    static byte[] failure(long request, Failure failure) {
        ByteOutput out = request(FrameKind.FAILURE, request);
        failure.write(out);
        return out.toBytes();
    }

    static byte[] done(long request) {
        return request(FrameKind.ANSWER, request).toBytes();
    }

    static void writeTimeout(Duration timeout, ByteOutput out) {
        Duration bounded = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
        out.writeVarlong(Math.max(0, bounded.toMillis()));
    }

    static Duration readTimeout(ByteInput in) {
        long millis = in.readVarlong();
        return millis < 0 || millis > LONGEST.toMillis() ? LONGEST : Duration.ofMillis(millis);
    }

    static void writeId(RefId id, ByteOutput out) {
        out.writeLong(id.incarnation());
        out.writeVarlong(id.serial());
    }

    static RefId readId(ByteInput in) {
        return new RefId(in.readLong(), in.readVarlong());
    }

    static void writePath(List<RefId> path, ByteOutput out) {
        out.writeVarint(path.size());
        path.forEach(id -> writeId(id, out));
    }

    static List<RefId> readPath(ByteInput in) {
        int count = in.readCount(9);
        List<RefId> path = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            path.add(readId(in));
        }
        return path;
    }
}

package io.pycos.net;

import io.pycos.TaskExit;
import io.pycos.TaskRef;

/** How a task ended, on the wire: a kind, and what belongs to it. */
final class Exits {

    private static final int RETURNED = 0;
    private static final int FAILED = 1;
    private static final int TERMINATED = 2;
    private static final int LOST = 3;

    private Exits() {}

    /**
     * The answer to a request; a value that cannot be encoded is lost on the way, with the reason.
     */
    static byte[] answer(long request, TaskExit exit, PayloadCodec codec) {
        try {
            return write(request, exit, codec);
        } catch (PayloadException e) {
            return lost(request, "it returned a value that cannot be sent: " + e.getMessage());
        }
    }

    private static byte[] write(long request, TaskExit exit, PayloadCodec codec) {
        ByteOutput out = Frames.request(FrameKind.ANSWER, request);
        return switch (exit) {
            case TaskExit.Returned returned -> {
                out.write(RETURNED);
                byte[] head = out.toBytes();
                byte[] frame = codec.encode(returned.value(), head.length);
                System.arraycopy(head, 0, frame, 0, head.length);
                yield frame;
            }
            case TaskExit.Failed failed -> {
                out.write(FAILED);
                out.write(FailureText.of(failed.error()));
                yield out.toBytes();
            }
            case TaskExit.Terminated _ -> {
                out.write(TERMINATED);
                yield out.toBytes();
            }
            case TaskExit.Lost lost -> lost(request, lost.why());
        };
    }

    static byte[] lost(long request, String why) {
        ByteOutput out = Frames.request(FrameKind.ANSWER, request);
        out.write(LOST);
        out.writeText(why);
        return out.toBytes();
    }

    static TaskExit read(ByteInput in, TaskRef<?> task, PayloadCodec codec) {
        int kind = in.readByte();
        return switch (kind) {
            case RETURNED ->
                    new TaskExit.Returned(
                            task, codec.decode(in.array(), in.position(), Object.class));
            case FAILED -> new TaskExit.Failed(task, FailureText.read(in));
            case TERMINATED -> new TaskExit.Terminated(task);
            case LOST -> new TaskExit.Lost(task, task.location(), in.readText());
            default -> throw PayloadException.malformed("there is no kind " + kind + " of exit");
        };
    }
}

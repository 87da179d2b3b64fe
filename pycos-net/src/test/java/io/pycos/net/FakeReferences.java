package io.pycos.net;

import io.pycos.Channel;
import io.pycos.TaskRef;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** References by number, as if everything were local. */
final class FakeReferences implements PayloadCodec.References {

    private final List<Object> known = new ArrayList<>();

    @Override
    public byte[] encode(TaskRef<?> task) {
        return number(task);
    }

    @Override
    public byte[] encode(Channel<?> channel) {
        return number(channel);
    }

    private byte[] number(Object reference) {
        known.add(reference);
        return ByteBuffer.allocate(4).putInt(known.size() - 1).array();
    }

    private Object number(byte[] bytes) {
        int number = bytes.length == 4 ? ByteBuffer.wrap(bytes).getInt() : -1;
        if (number < 0 || number >= known.size()) {
            throw PayloadException.malformed("there is no such reference");
        }
        return known.get(number);
    }

    @Override
    public TaskRef<?> decodeTask(byte[] bytes) {
        return (TaskRef<?>) number(bytes);
    }

    @Override
    public Channel<?> decodeChannel(byte[] bytes) {
        return (Channel<?>) number(bytes);
    }
}

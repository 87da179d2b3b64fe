package io.pycos.net;

import io.pycos.Channel;
import io.pycos.TaskRef;
import org.jspecify.annotations.Nullable;

/** Turns what is local into handles, and handles into what is local or into remote references. */
final class ClusterReferences implements PayloadCodec.References {

    private final Exports exports;
    private final TrustedTypes types;
    private final Outgoing outgoing;

    ClusterReferences(Exports exports, TrustedTypes types, Outgoing outgoing) {
        this.exports = exports;
        this.types = types;
        this.outgoing = outgoing;
    }

    @Override
    public byte[] encode(TaskRef<?> task) {
        return task instanceof RemoteTask<?> remote
                ? remote.handle().bytes()
                : exports.export(task).bytes();
    }

    @Override
    public byte[] encode(Channel<?> channel) {
        return channel instanceof RemoteChannel<?> remote
                ? remote.handle().bytes()
                : exports.export(channel).bytes();
    }

    @Override
    public TaskRef<?> decodeTask(byte[] bytes) {
        Handle handle = Handle.of(bytes);
        Exports.Export home = home(handle);
        return home != null && home.task() != null
                ? home.task()
                : new RemoteTask<>(handle, type(handle), outgoing);
    }

    @Override
    public Channel<?> decodeChannel(byte[] bytes) {
        Handle handle = Handle.of(bytes);
        Exports.Export home = home(handle);
        return home != null && home.channel() != null
                ? home.channel()
                : new RemoteChannel<>(handle, type(handle), outgoing);
    }

    private Exports.@Nullable Export home(Handle handle) {
        return handle.owner() == exports.incarnation() ? exports.find(handle.key()) : null;
    }

    /**
     * The class of the messages, if this process has and trusts it; the owner checks in any case.
     */
    private Class<?> type(Handle handle) {
        try {
            return types.trusts(handle.type()) ? types.load(handle.type()) : Object.class;
        } catch (PayloadException _) {
            return Object.class;
        }
    }
}

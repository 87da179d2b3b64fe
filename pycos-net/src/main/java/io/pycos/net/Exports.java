package io.pycos.net;

import io.pycos.Channel;
import io.pycos.Location;
import io.pycos.RefId;
import io.pycos.TaskRef;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The tasks and channels of this process to which a reference went abroad.
 *
 * <p>Live ones are held; of those that have ended, a bounded number, so that late observers learn
 * how. For any number of threads; nobody else's code is called under the lock.
 */
final class Exports {

    /** Something known abroad; exactly one of the two is not null. */
    record Export(Handle handle, @Nullable TaskRef<?> task, @Nullable Channel<?> channel) {}

    private final long incarnation;
    private final Location location;
    private final int maxRemembered;
    private final SecureRandom random = new SecureRandom();
    private final Map<RefId, Export> byId = new ConcurrentHashMap<>();
    private final Map<Long, Export> byKey = new ConcurrentHashMap<>();

    /** The oldest first; guarded by itself. */
    private final SequencedMap<Long, Export> ended = new LinkedHashMap<>();

    Exports(long incarnation, Location location, int maxRemembered) {
        this.incarnation = incarnation;
        this.location = location;
        this.maxRemembered = maxRemembered;
    }

    long incarnation() {
        return incarnation;
    }

    int size() {
        return byKey.size();
    }

    Handle export(TaskRef<?> task) {
        Export known = byId.get(task.id());
        if (known != null) {
            return known.handle();
        }
        Handle handle = handle(task.id(), task.name(), task.messageType());
        Export former = add(new Export(handle, task, null));
        if (former != null) {
            return former.handle();
        }
        task.exit().whenComplete((exit, failure) -> retire(handle.key()));
        return handle;
    }

    Handle export(Channel<?> channel) {
        Export known = byId.get(channel.id());
        if (known != null) {
            return known.handle();
        }
        Handle handle = handle(channel.id(), channel.name(), channel.messageType());
        Export former = add(new Export(handle, null, channel));
        return former != null ? former.handle() : handle;
    }

    private Handle handle(RefId id, String name, Class<?> type) {
        return new Handle(incarnation, random.nextLong(), id, location, name, type.getName());
    }

    private @Nullable Export add(Export export) {
        byKey.put(export.handle().key(), export);
        Export former = byId.putIfAbsent(export.handle().id(), export);
        if (former != null) {
            byKey.remove(export.handle().key());
        }
        return former;
    }

    /** What has this key, also for a while after its end. */
    @Nullable Export find(long key) {
        return byKey.get(key);
    }

    /** Keeps something that has ended only as long as there is room. */
    void retire(long key) {
        Export export = byKey.get(key);
        if (export == null) {
            return;
        }
        Export forgotten = null;
        synchronized (ended) {
            ended.putIfAbsent(key, export);
            if (ended.size() > maxRemembered) {
                forgotten = ended.pollFirstEntry().getValue();
            }
        }
        if (forgotten != null) {
            byKey.remove(forgotten.handle().key());
            byId.remove(forgotten.handle().id());
        }
    }
}

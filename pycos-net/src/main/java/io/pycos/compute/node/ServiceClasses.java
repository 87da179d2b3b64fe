package io.pycos.compute.node;

import io.pycos.compute.protocol.ClassHash;
import io.pycos.compute.protocol.ClientMessage;
import io.pycos.compute.protocol.Outbox;
import io.pycos.compute.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The classes of one computation on a node: what one server asked the client for, the others get
 * from here.
 *
 * <p>The client says first which content a class has, and sends it only if the node does not have
 * it from before. Used by the actions of one service only.
 */
final class ServiceClasses {

    /** Answers one server. */
    @FunctionalInterface
    interface Asker {

        void answer(ServerMessage message);
    }

    private final ClassCache cache;
    private final Outbox<ClientMessage> client;
    private final Map<String, String> hashes = new HashMap<>();
    private final Map<String, List<Asker>> askers = new HashMap<>();

    /** Read by other threads. */
    private volatile int count;

    ServiceClasses(ClassCache cache, Outbox<ClientMessage> client) {
        this.cache = cache;
        this.client = client;
    }

    /** How many classes the client has named. */
    int count() {
        return count;
    }

    void wanted(String name, Asker asker) {
        byte[] bytes = known(name);
        if (bytes != null) {
            asker.answer(new ServerMessage.ClassFound(name, bytes));
            return;
        }
        List<Asker> waiting = askers.computeIfAbsent(name, _ -> new ArrayList<>());
        waiting.add(asker);
        if (waiting.size() == 1) {
            client.send(new ClientMessage.ClassWanted(name));
        }
    }

    void is(String name, String hash) {
        hashes.put(name, hash);
        count = hashes.size();
        byte[] bytes = cache.get(hash);
        if (bytes != null) {
            answer(name, new ServerMessage.ClassFound(name, bytes));
        } else {
            client.send(new ClientMessage.BytesWanted(name, hash));
        }
    }

    /** The content is checked: other computations will trust the hash. */
    void bytes(String name, String hash, byte[] bytes) {
        if (!ClassHash.of(bytes).equals(hash)) {
            missing(name, "its bytes are not those that the client announced");
            return;
        }
        cache.put(hash, bytes);
        answer(name, new ServerMessage.ClassFound(name, bytes));
    }

    void missing(String name, String why) {
        answer(name, new ServerMessage.ClassMissing(name, why));
    }

    private byte @Nullable [] known(String name) {
        String hash = hashes.get(name);
        return hash == null ? null : cache.get(hash);
    }

    private void answer(String name, ServerMessage message) {
        List<Asker> waiting = askers.remove(name);
        if (waiting != null) {
            waiting.forEach(asker -> asker.answer(message));
        }
    }
}

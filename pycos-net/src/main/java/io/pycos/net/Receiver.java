package io.pycos.net;

import io.pycos.NotDeliveredException.Reason;
import io.pycos.net.wire.PeerId;
import io.pycos.net.wire.PeerInfo;
import io.pycos.net.wire.Transmission;
import io.pycos.net.wire.TransportListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what peers send to where it belongs. Runs on the transport's thread.
 *
 * <p>A session makes a peer when its {@link FrameKind#HELLO} has come, which is always the first
 * frame; whatever comes before is refused.
 */
final class Receiver implements TransportListener {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private final Running cluster;
    private final Counters counters;
    private final Map<PeerId, PeerInfo> sessions = new ConcurrentHashMap<>();

    /** Whose message came last, since they come in runs. */
    private @Nullable Link last;

    Receiver(Running cluster, Counters counters) {
        this.cluster = cluster;
        this.counters = counters;
    }

    @Override
    public void peerUp(PeerInfo peer) {
        sessions.put(peer.id(), peer);
        cluster.transport().send(peer.id(), Transmission.of(Frames.hello(cluster.incarnation())));
    }

    @Override
    public void peerDown(PeerId peer, String reason) {
        sessions.remove(peer);
        last = null;
        cluster.peerDown(peer, reason);
    }

    @Override
    public void received(PeerId from, byte[] message) {
        Link link = linkOf(from);
        try {
            ByteInput in = new ByteInput(message, 0);
            FrameKind kind = FrameKind.of(in.readByte());
            if (link != null) {
                dispatch(link, kind, in, message.length);
            } else {
                hello(from, kind, in);
            }
        } catch (PayloadException e) {
            counters.refused(from, e);
        }
    }

    private @Nullable Link linkOf(PeerId from) {
        Link known = last;
        if (known == null || !known.id().equals(from)) {
            known = cluster.links().of(from);
            last = known;
        }
        return known;
    }

    private void hello(PeerId from, FrameKind kind, ByteInput in) {
        PeerInfo session = sessions.get(from);
        if (kind != FrameKind.HELLO || session == null) {
            throw PayloadException.malformed("a frame " + kind + " came before any greeting");
        }
        int version = in.readVarint();
        if (version != Frames.VERSION) {
            LOG.warn(
                    "[peer {}] speaks version {} of messages, this process {}",
                    from,
                    version,
                    Frames.VERSION);
            return;
        }
        cluster.peerUp(session, in.readLong());
    }

    private void dispatch(Link link, FrameKind kind, ByteInput in, int size) {
        switch (kind) {
            case SEND -> cluster.tasks().send(in);
            case TERMINATE -> cluster.tasks().terminate(in);
            case RELAY -> relay(link, in, size);
            case CANCEL -> link.cancel(in.readVarlong());
            case ANSWER -> cluster.calls().answered(link, in.readVarlong(), in);
            case FAILURE -> cluster.calls().failed(link, in.readVarlong(), Failure.read(in));
            case HELLO -> throw PayloadException.malformed("a second greeting");
            case DELIVER -> serve(link, in, request -> cluster.tasks().deliver(link, request, in));
            case WATCH -> serve(link, in, request -> cluster.tasks().watch(link, request, in));
            case LOCATE_TASK ->
                    serve(link, in, request -> cluster.locator().answerTask(link, request, in));
            case LOCATE_CHANNEL ->
                    serve(link, in, request -> cluster.locator().answerChannel(link, request, in));
            case RELAY_DELIVER ->
                    serveInLane(
                            link,
                            in,
                            size,
                            request -> cluster.channels().relayDeliver(link, request, in));
            case SUBSCRIBE ->
                    serveInLane(
                            link,
                            in,
                            size,
                            request -> cluster.channels().subscribe(link, request, in));
            case UNSUBSCRIBE ->
                    serveInLane(
                            link,
                            in,
                            size,
                            request -> cluster.channels().unsubscribe(link, request, in));
        }
    }

    private void relay(Link link, ByteInput in, int size) {
        boolean accepted =
                link.lane()
                        .execute(
                                size,
                                () -> {
                                    try {
                                        cluster.channels().relay(in);
                                    } catch (PayloadException e) {
                                        counters.refused(link, e);
                                    }
                                });
        if (!accepted) {
            counters.requestsRefused.increment();
        }
    }

    private void serve(Link link, ByteInput in, LongConsumer serving) {
        long request = in.readVarlong();
        if (link.hasRoom()) {
            serve(link, request, serving);
        } else {
            refuse(link, request, "too many requests of this process are open");
        }
    }

    private void serveInLane(Link link, ByteInput in, int size, LongConsumer serving) {
        long request = in.readVarlong();
        if (!link.hasRoom() || !link.lane().execute(size, () -> serve(link, request, serving))) {
            refuse(link, request, "too much of this process waits for channels here");
        }
    }

    private void refuse(Link link, long request, String detail) {
        counters.requestsRefused.increment();
        link.reply(Frames.failure(request, Failure.of(Reason.FULL, detail)));
    }

    /** Whatever a request comes to, it is answered. */
    private void serve(Link link, long request, LongConsumer serving) {
        try {
            serving.accept(request);
        } catch (PayloadException e) {
            counters.refused(link, e);
            link.reply(Frames.failure(request, Failure.of(e)));
        } catch (RuntimeException e) {
            LOG.warn("[peer {}] a request failed", link, e);
            link.reply(Frames.failure(request, Failure.of(e)));
        }
    }
}

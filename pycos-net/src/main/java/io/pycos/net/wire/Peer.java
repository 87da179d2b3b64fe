package io.pycos.net.wire;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer whose session is up: its session, its connection and the messages on their way to it.
 *
 * <p>All methods but {@link #outbox()}, {@link #info()} and {@link #sendGroup} belong to the
 * transport's thread.
 */
final class Peer implements Session.Events {

    private static final Logger log = LoggerFactory.getLogger(Peer.class);

    private final PeerInfo info;
    private final Hub hub;
    private final Connection connection;
    private final Session session;
    private final Outbox outbox;

    private boolean closing;
    private boolean ended;

    Peer(PeerInfo info, Hub hub, Connection connection, long sessionNumber) {
        this.info = info;
        this.hub = hub;
        this.connection = connection;
        this.session =
                new Session(sessionNumber, hub.limits(), System.nanoTime(), connection, this);
        this.outbox =
                new Outbox(
                        info.id(),
                        hub.limits().maxQueuedBytes(),
                        hub.counters(),
                        () -> hub.execute(this::drain));
    }

    PeerInfo info() {
        return info;
    }

    Session session() {
        return session;
    }

    Outbox outbox() {
        return outbox;
    }

    /** Writes what waits, as much as the socket takes; the rest when it takes more. */
    void drain() {
        outbox.waking();
        while (session.isOpen() && connection.isWritable()) {
            Transmission message = outbox.take();
            if (message == null) {
                break;
            }
            hub.counters().messagesOut.increment();
            hub.counters().bytesOut.add(message.bytes().length);
            session.send(message);
        }
        if (closing && outbox.isEmpty()) {
            session.close();
        }
        connection.flush();
    }

    void sendGroup(byte[] bytes) {
        hub.execute(
                () -> {
                    session.sendGroup(bytes);
                    connection.flush();
                });
    }

    void readComplete() {
        if (!ended) {
            hub.counters().guard(() -> hub.listener().readComplete(info.id()));
            session.readComplete();
        }
    }

    void tick(long now) {
        session.tick(now);
        connection.flush();
    }

    void probe() {
        session.probe();
        connection.flush();
    }

    /** Says goodbye as soon as what was accepted is written. */
    void close() {
        closing = true;
        outbox.acceptNoMore();
        hub.later(hub.limits().closeTimeout(), () -> end(""));
        drain();
    }

    /** Ends the session and tells everybody, once. */
    void end(String reason) {
        over(closing ? "closed by this process" : reason, false);
    }

    @Override
    public void received(byte[] message) {
        hub.counters().messagesIn.increment();
        hub.counters().bytesIn.add(message.length);
        hub.counters().guard(() -> hub.listener().received(info.id(), message));
    }

    @Override
    public void group(byte[] bytes) {
        hub.group(info, bytes);
    }

    @Override
    public void confirmed(long bytes) {
        outbox.release(bytes);
    }

    @Override
    public void lost(Transmission message) {
        hub.counters().lostMaybeArrived(message);
    }

    @Override
    public void over(String reason, boolean orderly) {
        if (ended) {
            return;
        }
        ended = true;
        log.info("[peer {} {}] down: {}", info.name(), info.id().location(), reason);
        session.end();
        hub.down(this);
        outbox.close();
        hub.reportDown(this, reason, orderly);
        connection.close();
    }
}

package io.pycos.net.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.pycos.net.wire.Refusal.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection: first proves itself, then carries the frames of a session. Netty only moves
 * its bytes.
 *
 * <p>Everything happens on the channel's event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter
        implements InputBuffer.Parser, Frame.Handler, Session.Output {

    /*
     * PROVING  bytes go to the handshake
     * PROVEN   both ends are proven; the arbiter (the smaller of the two peers) opens this connection, or closes it
     *          because of a better one; no other frame may come
     * OPEN     frames go to the session of 'peer'
     * CLOSED   nothing is read any more; what was written is still flushed
     */
    enum Stage {
        PROVING,
        PROVEN,
        OPEN,
        CLOSED
    }

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /** A frame before the session is open is OPEN or CLOSE. */
    private static final int MAX_PAYLOAD_BEFORE_OPEN = 16;

    private final Host host;
    private final Channel channel;
    private final Handshake handshake;
    private final Limits limits;
    private final Dialer.@Nullable Target target;
    private final InputBuffer input = new InputBuffer();
    private final OutputBuffer output;

    private Stage stage = Stage.PROVING;
    private String remote = "";
    private Handshake.@Nullable Proven proof;
    private @Nullable Peer peer;

    /** Decides about connections. */
    interface Host {

        /**
         * The other end has proven itself. Whether this connection becomes the session is still
         * open.
         */
        void proven(Connection connection, Handshake.Proven proof);

        /** The arbiter at the other end has chosen this connection. */
        void chosen(Connection connection, Handshake.Proven proof);

        /** The connection will not become a session. */
        void refused(Connection connection, Reason reason, boolean byPeer, String detail);

        /** The connection is closed, at the end of whatever it was. */
        void closed(Connection connection);
    }

    /**
     * @param target the place that was dialled, null if the other end connected
     */
    Connection(
            Host host,
            Channel channel,
            Handshake handshake,
            Limits limits,
            Dialer.@Nullable Target target) {
        this.host = host;
        this.channel = channel;
        this.handshake = handshake;
        this.limits = limits;
        this.target = target;
        this.output = new OutputBuffer(channel);
    }

    Dialer.@Nullable Target target() {
        return target;
    }

    Stage stage() {
        return stage;
    }

    boolean isWritable() {
        return output.isWritable();
    }

    /** The other end's address; unknown while it is connected to. */
    String remote() {
        if (remote.isEmpty() && channel.remoteAddress() instanceof InetSocketAddress address) {
            remote = Addresses.literal(address.getAddress()) + ":" + address.getPort();
        }
        return remote;
    }

    String remoteHost() {
        return remote().replaceFirst(":[0-9]+$", "");
    }

    /** Whether it is not decided yet what becomes of it. */
    boolean isAtTheDoor() {
        return stage == Stage.PROVING || stage == Stage.PROVEN;
    }

    /** Tells the other end that this connection is the session. */
    void open(Handshake.Proven proven) {
        output.frame(Frame.OPEN, proven.session(), 0, 0, new byte[0]);
    }

    /** From now on frames go to the peer's session. */
    void carry(Peer carried) {
        stage = Stage.OPEN;
        peer = carried;
    }

    /** Ends a connection that has not become a session, with a reason for both ends. */
    void refuse(Reason reason, String detail) {
        if (stage == Stage.CLOSED) {
            return;
        }
        if (proof != null) {
            output.frame(Frame.CLOSE, proof.session(), 0, 0, new byte[] {RefusalCode.of(reason)});
        }
        host.refused(this, reason, false, detail);
        close();
    }

    /**
     * Closes after what was written is flushed; in bounded time, since the other end may no longer
     * read.
     */
    void close() {
        if (stage != Stage.CLOSED) {
            stage = Stage.CLOSED;
            output.flush();
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            channel.eventLoop()
                    .schedule(
                            () -> channel.close(),
                            limits.closeTimeout().toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    void flush() {
        output.flush();
    }

    @Override
    public void frame(byte type, long session, long sequence, long ack, byte[] payload) {
        Peer carried = peer;
        if (stage == Stage.OPEN && carried != null) {
            carried.session().frame(type, session, sequence, ack, payload);
        } else if (stage == Stage.PROVEN && proof != null) {
            frameBeforeOpen(proof, type, session, payload);
        }
    }

    /** The way out of the session: the same bytes, the other direction. */
    @Override
    public void write(byte type, long session, long sequence, long ack, byte[] payload) {
        output.frame(type, session, sequence, ack, payload);
    }

    @Override
    public int parse(ByteBuffer in) {
        while (stage != Stage.CLOSED) {
            if (stage == Stage.PROVING) {
                if (!prove(in)) {
                    return Handshake.PROOF_BYTES;
                }
            } else {
                int maxPayload =
                        stage == Stage.OPEN ? limits.maxMessageSize() : MAX_PAYLOAD_BEFORE_OPEN;
                if (!Frame.complete(in, maxPayload)) {
                    return in.remaining() < Frame.LENGTH_BYTES
                            ? Frame.HEADER_BYTES
                            : Frame.size(in, maxPayload);
                }
                Frame.read(in, this);
            }
        }
        in.position(in.limit());
        return 0;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        output.bytes(handshake.output());
        output.flush();
        channel.eventLoop()
                .schedule(this::late, limits.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            input.read((ByteBuf) message, this);
        } catch (ProtocolViolation e) {
            violated(e.what());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (peer != null) {
            peer.readComplete();
        }
        output.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable() && peer != null) {
            peer.drain();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        boolean unfinished = stage == Stage.PROVING || stage == Stage.PROVEN;
        stage = Stage.CLOSED;
        input.release();
        output.release();
        if (unfinished) {
            host.refused(
                    this,
                    Reason.CLOSED,
                    true,
                    "closed by the other end before the proof was complete");
        }
        host.closed(this);
        if (peer != null) {
            peer.end("the connection closed");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("[connection {}] failed", remote(), cause);
        } else {
            log.error("[connection {}] closed, since this process failed", remote(), cause);
        }
        if (peer != null) {
            peer.end("the connection failed: " + cause.getMessage());
        }
        ctx.close();
    }

    private void late() {
        if (stage == Stage.PROVING || stage == Stage.PROVEN) {
            refuse(
                    Reason.TIMEOUT,
                    "not proven within " + limits.handshakeTimeout().toMillis() + " ms");
        }
    }

    /** Returns false if more bytes are needed. */
    private boolean prove(ByteBuffer in) {
        Handshake.Outcome outcome = handshake.read(in);
        output.bytes(handshake.output());
        switch (outcome) {
            case Handshake.Incomplete() -> {
                return false;
            }
            case Handshake.Proven proven -> {
                stage = Stage.PROVEN;
                proof = proven;
                host.proven(this, proven);
            }
            case Handshake.Refused(Reason reason, boolean byPeer, String detail) -> {
                host.refused(this, reason, byPeer, detail);
                close();
            }
        }
        return true;
    }

    private void frameBeforeOpen(Handshake.Proven proven, byte type, long session, byte[] payload) {
        if (session != proven.session()) {
            throw new ProtocolViolation("a frame of another session");
        } else if (type == Frame.OPEN) {
            host.chosen(this, proven);
        } else if (type == Frame.CLOSE && payload.length == 1) {
            Reason reason = RefusalCode.reason(payload[0]);
            host.refused(this, reason, true, "refused by the other end: " + reason);
            close();
        } else {
            throw new ProtocolViolation("a frame of type " + type + " before the session was open");
        }
    }

    private void violated(String what) {
        host.refused(this, Reason.PROTOCOL, false, what);
        if (peer != null) {
            peer.end("the peer broke the protocol: " + what);
        }
        close();
    }
}

package io.pycos.net.wire;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What two processes have agreed about the messages between them: a state machine of frames and
 * ticks.
 *
 * <p>Pure: no thread, clock, socket or Netty inside. One thread at a time feeds it frames, ticks
 * and messages; it answers through {@link Output} with frames and through {@link Events} with
 * deliveries, before the call returns.
 */
final class Session implements Frame.Handler {

    /*
     * States
     *
     *   OPEN     both directions carry messages
     *   CLOSING  close() was called: our CLOSE frame is out, we send no more messages, but receive and acknowledge
     *   ENDED    end() was called, or the peer's CLOSE came, or silence: every further input is ignored
     *
     * Sequence numbers count messages from 1, per direction. TCP keeps frames in order, so a message's number must be
     * the last one plus one; anything else is a breach of protocol. (A resumed session will replay what is in
     * 'unconfirmed' and drop repeats here: the numbers are what makes that possible.)
     *
     * Acknowledgements are cumulative and ride on every frame. A frame of their own is sent when much was received in
     * one batch of reads, or at the next tick: one ack for each small message would double the number of packets.
     *
     * A message is "confirmed" when the peer's listener has got it, not when TCP has: only this makes
     * "lost, certainly not arrived" and "lost, maybe arrived" true statements.
     *
     * Silence is measured between ticks. If the ticks themselves have stopped for long (the process was suspended, or
     * the machine slept) nothing follows about the peer, so the measurement starts again.
     */

    /**
     * What counts for one message besides its bytes: its header here, and the objects that hold it
     * in memory.
     */
    static final int OVERHEAD = 100;

    private static final long ACK_BYTES = 64 << 10;

    private static final byte[] NOTHING = {};

    private enum State {
        OPEN,
        CLOSING,
        ENDED
    }

    /** Takes the frames that go to the peer. */
    interface Output {
        void write(byte type, long session, long sequence, long ack, byte[] payload);
    }

    /** Hears what the session has to say. */
    interface Events {

        void received(byte[] message);

        void group(byte[] bytes);

        /** Bytes, including {@link #OVERHEAD}, that the peer has confirmed. */
        void confirmed(long bytes);

        /** The session ended before the peer confirmed this message, which may have arrived. */
        void lost(Transmission message);

        /**
         * The session is over: once, and the last call. Whoever hears it calls {@link Session#end}.
         */
        void over(String reason, boolean orderly);
    }

    private final long number;
    private final Limits limits;
    private final long acknowledgeAfter;
    private final Output output;
    private final Events events;
    private final Queue<Transmission> unconfirmed = new ArrayDeque<>();

    private State state = State.OPEN;
    private long sent;
    private long confirmed;
    private long received;
    private long acknowledged;
    private long unacknowledgedBytes;
    private long lastTick;
    private long lastHeard;
    private long lastSpoken;
    private boolean heard;
    private boolean spoken;

    Session(long number, Limits limits, long now, Output output, Events events) {
        this.number = number;
        this.limits = limits;
        this.acknowledgeAfter = Math.min(ACK_BYTES, limits.maxQueuedBytes() / 4);
        this.output = output;
        this.events = events;
        this.lastTick = now;
        this.lastHeard = now;
        this.lastSpoken = now;
    }

    long number() {
        return number;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Sends a message and keeps it until it is confirmed. */
    void send(Transmission message) {
        if (state != State.OPEN) {
            throw new IllegalStateException("session is " + state);
        }
        unconfirmed.add(message);
        sent++;
        write(Frame.MESSAGE, message.bytes());
    }

    /** Sends bytes of the membership; forgotten once sent. */
    void sendGroup(byte[] bytes) {
        if (state == State.OPEN) {
            write(Frame.GROUP, bytes);
        }
    }

    /**
     * Makes the peer's system answer, so that a connection that is dead without our knowing it
     * shows.
     */
    void probe() {
        if (state != State.ENDED) {
            write(Frame.HEARTBEAT, NOTHING);
        }
    }

    /** Says goodbye; what was sent may still be confirmed. */
    void close() {
        if (state == State.OPEN) {
            state = State.CLOSING;
            write(Frame.CLOSE, new byte[] {RefusalCode.of(Refusal.Reason.CLOSING)});
        }
    }

    /** Ends the session at once: every unconfirmed message is lost, maybe after it arrived. */
    void end() {
        state = State.ENDED;
        for (Transmission lost = unconfirmed.poll(); lost != null; lost = unconfirmed.poll()) {
            events.lost(lost);
        }
    }

    @Override
    public void frame(byte type, long session, long sequence, long ack, byte[] payload) {
        if (state == State.ENDED) {
            return;
        }
        if (session != number) {
            throw new ProtocolViolation("a frame of another session");
        }
        heard = true;
        confirm(ack);
        switch (type) {
            case Frame.MESSAGE -> message(sequence, payload);
            case Frame.GROUP -> events.group(payload);
            case Frame.ACK, Frame.HEARTBEAT -> {}
            case Frame.CLOSE -> closedByPeer();
            default ->
                    throw new ProtocolViolation(
                            "a frame of type " + type + ", which is unknown or out of place");
        }
    }

    /** Everything that came with one read was handed in. */
    void readComplete() {
        if (state != State.ENDED && unacknowledgedBytes >= acknowledgeAfter) {
            write(Frame.ACK, NOTHING);
        }
    }

    /** Time has passed: acknowledges, shows life, notices silence. */
    void tick(long now) {
        if (state == State.ENDED) {
            return;
        }
        boolean suspended = now - lastTick > limits.silenceLimit().toNanos() / 2;
        lastTick = now;
        if (heard || suspended) {
            lastHeard = now;
            heard = false;
        }
        if (now - lastHeard > limits.silenceLimit().toNanos()) {
            events.over("silent for more than " + limits.silenceLimit().toSeconds() + " s", false);
            return;
        }
        if (acknowledged != received) {
            write(Frame.ACK, NOTHING);
        }
        if (spoken) {
            lastSpoken = now;
            spoken = false;
        }
        if (now - lastSpoken >= limits.heartbeatInterval().toNanos()) {
            write(Frame.HEARTBEAT, NOTHING);
            lastSpoken = now;
        }
    }

    private void message(long sequence, byte[] payload) {
        if (sequence != received + 1) {
            throw new ProtocolViolation("message " + sequence + " after message " + received);
        }
        received = sequence;
        unacknowledgedBytes += payload.length + OVERHEAD;
        events.received(payload);
    }

    private void confirm(long ack) {
        if (ack > sent || ack < confirmed) {
            throw new ProtocolViolation(
                    "acknowledgement of "
                            + ack
                            + ", between "
                            + confirmed
                            + " and "
                            + sent
                            + " is possible");
        }
        long bytes = 0;
        while (confirmed < ack) {
            confirmed++;
            bytes += cost(unconfirmed.remove());
        }
        if (bytes > 0) {
            events.confirmed(bytes);
        }
    }

    /** Acknowledges what has come, since the peer waits for it before it closes the connection. */
    private void closedByPeer() {
        write(Frame.ACK, NOTHING);
        events.over("closed by the peer", true);
    }

    private void write(byte type, byte[] payload) {
        spoken = true;
        acknowledged = received;
        unacknowledgedBytes = 0;
        output.write(type, number, sent, received, payload);
    }

    static long cost(Transmission message) {
        return message.bytes().length + (long) OVERHEAD;
    }
}

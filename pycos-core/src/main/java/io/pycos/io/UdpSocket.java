package io.pycos.io;

import io.pycos.Task;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends and receives UDP packets for tasks (I-09).
 *
 * <p>One task may read while another writes. A packet that is read is complete; the operating
 * system drops those that find its buffer full. {@link #close} ends pending operations with {@link
 * IoClosedException}.
 */
public final class UdpSocket implements AutoCloseable {

    /** How long an operation may take, unless {@link #timeout} says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    /** No packet is larger. */
    private static final int MAX_PACKET = 65_535;

    private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);

    private final DatagramChannel channel;
    private final InetSocketAddress localAddress;
    private final Readiness readiness;
    private final Gate reading;
    private final Gate writing;

    /** Used inside the reading gate. */
    private final ByteBuffer packet = ByteBuffer.allocateDirect(MAX_PACKET);

    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Duration timeout = DEFAULT_TIMEOUT;

    private UdpSocket(DatagramChannel channel) throws IOException {
        channel.configureBlocking(false);
        this.channel = channel;
        this.localAddress = (InetSocketAddress) channel.getLocalAddress();
        this.readiness = new Readiness(channel);
        this.reading = new Gate("reading from", toString());
        this.writing = new Gate("writing to", toString());
    }

    /** Binds an address, at once and from any thread; port 0 takes a free one. */
    public static UdpSocket bind(InetSocketAddress address) {
        try {
            DatagramChannel channel = DatagramChannel.open();
            try {
                return new UdpSocket(channel.bind(address));
            } catch (Throwable e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new IoFailedException("binding UDP address " + address, e);
        }
    }

    /**
     * Makes a socket of a bound channel, which may have options set and groups joined (I-01). The
     * channel belongs to it from now on.
     */
    public static UdpSocket of(DatagramChannel bound) {
        try {
            return new UdpSocket(bound);
        } catch (IOException e) {
            throw new IoFailedException("using " + bound, e);
        }
    }

    public InetSocketAddress localAddress() {
        return localAddress;
    }

    /** How long an operation may take; zero looks without waiting. May be changed at any time. */
    public UdpSocket timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /**
     * Takes the next packet, suspending until there is one.
     *
     * @throws IoTimeoutException when none came in time
     */
    public Datagram read(Task<?> self) {
        return reading.enter(
                self,
                timeout,
                operation -> {
                    for (; ; ) {
                        operation.step();
                        packet.clear();
                        if (channel.receive(packet) instanceof InetSocketAddress sender) {
                            byte[] data = new byte[packet.flip().remaining()];
                            packet.get(data);
                            return new Datagram(sender, data);
                        }
                        operation.await(readiness.await(SelectionKey.OP_READ));
                    }
                });
    }

    /**
     * Sends a packet, suspending until the operating system has room for it. That it arrives is not
     * sure.
     *
     * @throws IoFailedException when it is larger than the network admits, among others
     */
    public void write(Task<?> self, Datagram datagram) {
        writing.enter(
                self,
                timeout,
                operation -> {
                    ByteBuffer data = ByteBuffer.wrap(datagram.data());
                    operation.step();
                    while (channel.send(data, datagram.peer()) == 0 && data.hasRemaining()) {
                        operation.await(readiness.await(SelectionKey.OP_WRITE));
                    }
                    return true;
                });
    }

    /** Idempotent, from any thread. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        reading.close("the socket was closed");
        writing.close("the socket was closed");
        try {
            readiness.close();
        } catch (IOException e) {
            LOG.debug("[{}] could not be closed in order", this, e);
        }
    }

    @Override
    public String toString() {
        return "UDP socket " + localAddress;
    }
}

package io.pycos.net.wire;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.EmptyMessage;
import org.jgroups.Header;
import org.jgroups.Message;
import org.jgroups.ObjectMessage;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.FailureDetection;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.PingHeader;
import org.jgroups.protocols.TpHeader;
import org.jgroups.protocols.UnicastHeader3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NakAckHeader2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.util.ByteArrayDataInputStream;
import org.jgroups.util.Digest;
import org.jgroups.util.MutableDigest;
import org.jgroups.util.SeqnoList;
import org.jgroups.util.SizeStreamable;
import org.jgroups.util.Util;

/**
 * Reads a JGroups message, and only the kinds that our own protocol stack sends.
 *
 * <p>JGroups' reader creates whatever class a message names, down to Java deserialization. Here
 * headers, payload kinds and payload classes are those of a short list, and everything else is
 * refused before it is created.
 */
final class GroupMessageReader {

    private static final int DESTINATION = 1;
    private static final int SOURCE = 2;
    private static final int MAX_HEADERS = 16;

    private static final Set<Short> HEADERS =
            magicNumbers(
                    TpHeader.class,
                    PingHeader.class,
                    MERGE3.MergeHeader.class,
                    FailureDetection.HeartbeatHeader.class,
                    VERIFY_SUSPECT2.VerifyHeader.class,
                    NakAckHeader2.class,
                    UnicastHeader3.class,
                    STABLE.StableHeader.class,
                    GMS.GmsHeader.class);

    private static final Set<Short> OBJECTS =
            magicNumbers(Digest.class, MutableDigest.class, SeqnoList.class);

    private GroupMessageReader() {}

    /**
     * Reads one message.
     *
     * @throws ProtocolViolation if it is of a kind that our stack does not send
     */
    static Message read(ByteArrayDataInputStream in) throws IOException, ClassNotFoundException {
        short type = in.readShort();
        int leading = in.readByte();
        short flags = in.readShort();
        if ((flags & Message.Flag.SERIALIZED.value()) != 0) {
            throw new ProtocolViolation("a message with a serialized object");
        }
        Address destination = (leading & DESTINATION) != 0 ? Util.readAddress(in) : null;
        Address source = (leading & SOURCE) != 0 ? Util.readAddress(in) : null;
        Message message = create(type);
        message.setDest(destination);
        message.setSrc(source);
        readHeaders(in, message);
        readPayload(in, message);
        message.setFlag(flags, false, false);
        return message;
    }

    private static Message create(short type) {
        return switch (type) {
            case Message.EMPTY_MSG -> new EmptyMessage();
            case Message.BYTES_MSG -> new BytesMessage();
            case Message.OBJ_MSG -> new ObjectMessage();
            default -> throw new ProtocolViolation("a message of type " + type);
        };
    }

    private static void readHeaders(ByteArrayDataInputStream in, Message message)
            throws IOException, ClassNotFoundException {
        int count = in.readShort();
        if (count < 0 || count > MAX_HEADERS) {
            throw new ProtocolViolation("a message with " + count + " headers");
        }
        for (int i = 0; i < count; i++) {
            short protocol = in.readShort();
            short magic = in.readShort();
            if (!HEADERS.contains(magic)) {
                throw new ProtocolViolation("a message with a header of kind " + magic);
            }
            Header header = ClassConfigurator.create(magic);
            header.readFrom(in);
            message.putHeader(protocol, header);
        }
    }

    private static void readPayload(ByteArrayDataInputStream in, Message message)
            throws IOException, ClassNotFoundException {
        switch (message) {
            case BytesMessage bytes -> {
                int length = in.readInt();
                if (length > in.limit() - in.position()) {
                    throw new ProtocolViolation("a payload that is longer than its message");
                }
                if (length >= 0) {
                    byte[] payload = new byte[length];
                    in.readFully(payload);
                    bytes.setArray(payload);
                }
            }
            case ObjectMessage object -> object.setObject(readObject(in));
            default -> {}
        }
    }

    private static SizeStreamable readObject(ByteArrayDataInputStream in)
            throws IOException, ClassNotFoundException {
        if (in.readByte() == 0) {
            throw new ProtocolViolation("an object message without an object");
        }
        short magic = in.readShort();
        if (!OBJECTS.contains(magic)) {
            throw new ProtocolViolation("a message with an object of kind " + magic);
        }
        SizeStreamable object = ClassConfigurator.create(magic);
        object.readFrom(in);
        return object;
    }

    private static Set<Short> magicNumbers(Class<?>... classes) {
        return Stream.of(classes)
                .map(ClassConfigurator::getMagicNumber)
                .collect(Collectors.toUnmodifiableSet());
    }
}

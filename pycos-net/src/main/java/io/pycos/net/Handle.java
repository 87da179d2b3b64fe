package io.pycos.net;

import io.pycos.Location;
import io.pycos.RefId;

/**
 * What a reference to a task or channel is made of, on the wire and in remote references.
 * Immutable.
 *
 * <p>The key is random and known only to the owner and to those who were given a reference, so that
 * nobody can make one up. Equality is not needed: {@link #id} is the identity.
 */
final class Handle {

    private final long owner;
    private final long key;
    private final RefId id;
    private final Location location;
    private final String name;
    private final String type;
    private final byte[] bytes;

    /**
     * Describes something of this process.
     *
     * @param owner incarnation of the directory of the process that owns it
     * @param location where that process is reached
     * @param type name of the class of its messages
     */
    Handle(long owner, long key, RefId id, Location location, String name, String type) {
        this.owner = owner;
        this.key = key;
        this.id = id;
        this.location = location;
        this.name = name;
        this.type = type;
        this.bytes = write();
    }

    private Handle(ByteInput in, byte[] bytes) {
        this.owner = in.readLong();
        this.key = in.readLong();
        this.id = new RefId(in.readLong(), in.readVarlong());
        this.location = readLocation(in);
        this.name = in.readText();
        this.type = in.readText();
        this.bytes = bytes;
    }

    static Handle of(byte[] bytes) {
        return new Handle(new ByteInput(bytes, 0), bytes);
    }

    private static Location readLocation(ByteInput in) {
        String host = in.readText();
        int port = in.readVarint();
        try {
            return new Location(host, port);
        } catch (IllegalArgumentException _) {
            throw PayloadException.malformed("a reference has no valid location");
        }
    }

    private byte[] write() {
        ByteOutput out = new ByteOutput(0, Integer.MAX_VALUE - 64);
        out.writeLong(owner);
        out.writeLong(key);
        out.writeLong(id.incarnation());
        out.writeVarlong(id.serial());
        out.writeText(location.host());
        out.writeVarint(location.port());
        out.writeText(name);
        out.writeText(type);
        return out.toBytes();
    }

    long owner() {
        return owner;
    }

    long key() {
        return key;
    }

    RefId id() {
        return id;
    }

    Location location() {
        return location;
    }

    String name() {
        return name;
    }

    String type() {
        return type;
    }

    /** The form on the wire; not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return name + "/" + id.serial() + "@" + location;
    }
}

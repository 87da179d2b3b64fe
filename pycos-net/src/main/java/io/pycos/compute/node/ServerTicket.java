package io.pycos.compute.node;

import io.pycos.Location;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a server process is told at its start, through its standard input, where no other process
 * can read it.
 *
 * @param node where the node waits for the servers of the computation
 * @param key random, good for the servers of this computation only
 * @param link name of the node's task for this server
 */
record ServerTicket(Location node, byte[] key, String link) {

    private static final int VERSION = 1;

    void write(OutputStream stream) throws IOException {
        var data = new DataOutputStream(stream);
        data.writeInt(VERSION);
        data.writeUTF(node.host());
        data.writeInt(node.port());
        data.writeInt(key.length);
        data.write(key);
        data.writeUTF(link);
        data.flush();
    }

    /**
     * Reads a ticket, and nothing beyond it.
     *
     * @throws EOFException when the node ended before it had written one
     */
    static ServerTicket read(InputStream stream) throws IOException {
        var data = new DataInputStream(stream);
        int version = data.readInt();
        if (version != VERSION) {
            throw new IOException(
                    "the node speaks version " + version + ", this server " + VERSION);
        }
        Location node = new Location(data.readUTF(), data.readInt());
        byte[] key = new byte[data.readInt()];
        data.readFully(key);
        return new ServerTicket(node, key, data.readUTF());
    }

    @Override
    public String toString() {
        return link + " at " + node;
    }
}

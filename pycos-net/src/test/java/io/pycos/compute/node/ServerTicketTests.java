package io.pycos.compute.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pycos.Location;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ServerTicketTests {

    private final ServerTicket ticket =
            new ServerTicket(new Location("127.0.0.1", 9000), new byte[] {1, 2, 3}, "server-1");

    @Test
    void aTicketIsReadAsWrittenAndNothingBeyondIt() throws IOException {
        byte[] bytes = written();
        var stream = new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length + 1));

        ServerTicket read = ServerTicket.read(stream);

        assertThat(read.node()).isEqualTo(ticket.node());
        assertThat(read.key()).isEqualTo(ticket.key());
        assertThat(read.link()).isEqualTo(ticket.link());
        assertThat(stream.available()).isOne();
    }

    @Test
    void aTicketThatEndsEarlyIsTheEndOfTheNode() throws IOException {
        byte[] bytes = written();
        var stream = new ByteArrayInputStream(bytes, 0, bytes.length - 1);

        assertThatThrownBy(() -> ServerTicket.read(stream)).isInstanceOf(EOFException.class);
    }

    @Test
    void itsTextDoesNotHaveTheKey() {
        assertThat(ticket).hasToString("server-1 at 127.0.0.1:9000");
    }

    private byte[] written() throws IOException {
        var bytes = new ByteArrayOutputStream();
        ticket.write(bytes);
        return bytes.toByteArray();
    }
}

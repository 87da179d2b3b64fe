package io.pycos.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.Location;
import io.pycos.PycosScheduler;
import io.pycos.net.ClusterBuilder;
import io.pycos.spring.PycosTasks;
import io.pycos.spring.messaging.PycosMessagingTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the metadata says of the properties is what the code does. */
class PycosPropertiesTests {

    private final Map<String, JsonNode> properties = new TreeMap<>();

    PycosPropertiesTests() throws IOException {
        try (InputStream metadata =
                PycosProperties.class.getResourceAsStream(
                        "/META-INF/spring-configuration-metadata.json")) {
            new JsonMapper()
                    .readTree(metadata)
                    .get("properties")
                    .forEach(
                            property ->
                                    properties.put(property.get("name").stringValue(), property));
        }
    }

    @Test
    void everyPropertyHasADescriptionAndEveryDefaultAProperty() {
        properties.keySet().removeIf(name -> !name.startsWith("pycos."));
        assertThat(properties)
                .containsKeys(
                        "pycos.enabled",
                        "pycos.scheduler.stall-limit",
                        "pycos.channels",
                        "pycos.net.enabled",
                        "pycos.net.bind-address",
                        "pycos.net.port",
                        "pycos.net.secret",
                        "pycos.net.hosts",
                        "pycos.net.max-message-size",
                        "pycos.net.trusted-packages",
                        "pycos.node.enabled",
                        "pycos.node.servers",
                        "pycos.shutdown.await-termination");
        assertThat(properties)
                .allSatisfy(
                        (name, property) -> {
                            assertThat(property.has("description")).isTrue();
                            assertThat(property.has("sourceType")).as("known to the code").isTrue();
                        });
    }

    @Test
    void defaultsAreThoseOfTheBuilders() {
        assertThat(duration("pycos.scheduler.stall-limit"))
                .isEqualTo(PycosScheduler.DEFAULT_STALL_LIMIT);
        assertThat(duration("pycos.messaging.reply-timeout"))
                .isEqualTo(PycosMessagingTemplate.DEFAULT_REPLY_TIMEOUT);
        assertThat(duration("pycos.messaging.locate-timeout"))
                .isEqualTo(PycosMessagingTemplate.DEFAULT_LOCATE_TIMEOUT);
        assertThat(duration("pycos.shutdown.await-termination"))
                .isEqualTo(PycosTasks.DEFAULT_AWAIT_TERMINATION);
        assertThat(text("pycos.net.bind-address")).isEqualTo(ClusterBuilder.DEFAULT_BIND_ADDRESS);
        assertThat(text("pycos.net.cluster")).isEqualTo(ClusterBuilder.DEFAULT_CLUSTER);
        assertThat(bytes("pycos.net.max-message-size"))
                .isEqualTo(ClusterBuilder.DEFAULT_MAX_MESSAGE_SIZE);
        assertThat(bytes("pycos.net.max-queued-size"))
                .isEqualTo(ClusterBuilder.DEFAULT_MAX_QUEUED_BYTES);
        assertThat(duration("pycos.net.silence-limit"))
                .isEqualTo(ClusterBuilder.DEFAULT_SILENCE_LIMIT);
    }

    private Duration duration(String name) {
        return DurationStyle.detectAndParse(text(name));
    }

    private long bytes(String name) {
        return DataSize.parse(text(name)).toBytes();
    }

    private String text(String name) {
        return properties.get(name).get("defaultValue").stringValue();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,192.0.2.1,0",
        "node-1:7000,node-1,7000",
        "2001:db8::1,2001:db8::1,0",
        "[2001:db8::1]:7000,2001:db8::1,7000",
        "[2001:db8::1],2001:db8::1,0"
    })
    void aHostMayHaveAPort(String text, String host, int port) {
        assertThat(PycosNetProperties.location(text))
                .isEqualTo(new Location(host, port == 0 ? ClusterBuilder.DEFAULT_PORT : port));
    }
}

package io.pycos.samples.census;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The application with its own node: real server processes. */
@ExtendWith(OutputCaptureExtension.class)
class CensusApplicationIT {

    private static final String[] ARGUMENTS = {"--census.modules=java.sql,jdk.net,java.base"};

    @Test
    void countsWhatAPlainLoopCountsInOtherProcesses(CapturedOutput output) {
        try (ConfigurableApplicationContext context =
                SpringApplication.run(CensusApplication.class, ARGUMENTS)) {
            CensusReport report = context.getBean(CensusRunner.class).report();

            assertThat(report.failures()).isEmpty();
            assertThat(report.results())
                    .hasSize(3)
                    .allSatisfy(counted -> assertAnother(counted.result().pid()))
                    .allSatisfy(
                            counted -> assertThat(counted.count()).isEqualTo(expected(counted)));
            assertThat(report.classesShipped()).isPositive();
            assertThat(SpringApplication.exit(context)).isZero();
        }
        assertThat(output).contains("classes shipped to nodes").contains("most frequent opcodes");
    }

    @Test
    void showsTheComputationInActuatorWhileItStays() throws Exception {
        try (ConfigurableApplicationContext context =
                SpringApplication.run(CensusApplication.class, ARGUMENTS)) {
            String port = context.getEnvironment().getRequiredProperty("local.server.port");
            String actuator = "http://localhost:" + port + "/actuator/";

            JsonNode computations = get(actuator + "pycoscomputations");
            assertThat(computations.get("total").asInt()).isEqualTo(1);
            assertThat(computations.get("computations").get(0).get("name").asString())
                    .isEqualTo("jdk-census");
            assertThat(get(actuator + "pycospeers").get("enabled").asBoolean()).isFalse();
            assertThat(get(actuator + "pycostasks").has("tasks")).isTrue();
            assertThat(get(actuator + "health").get("status").asString()).isEqualTo("UP");
        }
    }

    private static ModuleCount expected(CensusReport.Counted counted) {
        return ClassCounter.count(counted.result().module());
    }

    private static void assertAnother(long pid) {
        assertThat(pid).isNotEqualTo(ProcessHandle.current().pid());
    }

    private static JsonNode get(String uri) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(URI.create(uri)).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(uri).isEqualTo(200);
            return JsonMapper.shared().readTree(response.body());
        }
    }
}

package io.pycos.samples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The application with rounds too short to mean anything. */
@ExtendWith(OutputCaptureExtension.class)
class BenchmarksApplicationTests {

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({
        "handler ping-pong, ops/s, pycos pekko vertx",
        "body ping-pong, ops/s, pycos jox kotlin",
        "remote round trip, us, pycos netty netty-tuned artery"
    })
    void writesOneFigureForEachSubjectOfAWork(String work, String unit, String subjects)
            throws Exception {
        Path file = directory.resolve("figures.json");

        assertThat(run("--only=" + work, "--json=" + file)).isZero();

        JsonNode figures = JsonMapper.shared().readTree(Files.readString(file));
        assertThat(figures.findValuesAsString("subject")).containsExactly(subjects.split(" "));
        assertThat(figures.findValuesAsString("work")).containsOnly(work);
        assertThat(figures).allSatisfy(figure -> checkFigure(figure, unit));
    }

    @Test
    void printsATableBesideThePeers(CapturedOutput output) {
        assertThat(run("--only=flood")).isZero();

        assertThat(output.getOut())
                .containsPattern("flood +pycos +ops/s +[\\d,.]+ +[\\d,.]+ +[\\d,.]+ +1 +1\\.00")
                .containsPattern("flood +pekko +ops/s +[\\d,.]+ +[\\d,.]+ +[\\d,.]+ +1 +\\d")
                .contains("This machine has");
    }

    @Test
    void refusesAnUnknownWorkByName(CapturedOutput output) {
        assertThat(run("--only=flod")).isEqualTo(1);

        assertThat(output).contains("no work 'flod'").contains("'flood'");
    }

    private static void checkFigure(JsonNode figure, String unit) {
        assertThat(figure.propertyNames())
                .containsExactly("work", "subject", "unit", "median", "min", "max", "rounds");
        assertThat(figure.get("unit").asString()).isEqualTo(unit);
        assertThat(figure.get("median").asDouble())
                .isPositive()
                .isBetween(figure.get("min").asDouble(), figure.get("max").asDouble());
        assertThat(figure.get("rounds").asInt()).isEqualTo(1);
    }

    private static int run(String... arguments) {
        SpringApplication application = new SpringApplication(BenchmarksApplication.class);
        application.setDefaultProperties(
                Map.of("rounds", "1", "warm-up", "10ms", "round-length", "10ms"));
        return SpringApplication.exit(application.run(arguments));
    }
}

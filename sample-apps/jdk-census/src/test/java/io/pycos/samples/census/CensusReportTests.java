package io.pycos.samples.census;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.samples.census.CensusReport.Failure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CensusReportTests {

    private final ModuleResult sql =
            new ModuleResult(
                    "java.sql",
                    new ModuleCount(79, 50, 3, 0, 900, 7000, Map.of("ALOAD_0", 7000L)),
                    11);
    private final ModuleResult net =
            new ModuleResult(
                    "jdk.net", new ModuleCount(18, 1, 1, 0, 100, 1000, Map.of("DUP", 1000L)), 12);

    @Test
    void lastLineAddsUpWhatWasCounted() {
        assertThat(new CensusReport(List.of(sql, net), List.of()).lastLine())
                .isEqualTo(
                        "census: modules=2 classes=97 methods=1000 instructions=8000 servers=2 failed=0");
    }

    @Test
    void modulesAreResultsAndFailuresTogether() {
        CensusReport report =
                new CensusReport(List.of(sql), List.of(new Failure("jdk.net", "lost")));

        assertThat(report.complete()).isFalse();
        assertThat(report.lastLine())
                .isEqualTo(
                        "census: modules=2 classes=79 methods=900 instructions=7000 servers=1 failed=1");
    }

    @Test
    void namesProcessesFailuresAndOpcodesAndEndsWithTheLastLine() {
        var report =
                new CensusReport(
                        List.of(net, sql),
                        List.of(new Failure("java.desktop", "the node was lost")));

        List<String> lines = print(report);

        assertThat(lines).anyMatch(line -> line.matches("java\\.sql +79 +50 +3 +0 +900 +7000 +11"));
        assertThat(lines).anyMatch(line -> line.matches("total +97 .*"));
        assertThat(lines)
                .containsSubsequence(
                        "most frequent opcodes", "aload_0                7000  87.5 %");
        assertThat(lines).contains("failed: java.desktop: the node was lost");
        assertThat(lines.getLast()).isEqualTo(report.lastLine());
    }

    @Test
    void listsTheTenMostFrequentOpcodesOnly() {
        Map<String, Long> opcodes = new TreeMap<>();
        for (int i = 1; i <= 12; i++) {
            opcodes.put("OP" + i, (long) i);
        }
        var result = new ModuleResult("m", new ModuleCount(1, 0, 0, 0, 1, 78, opcodes), 1);

        List<String> lines = print(new CensusReport(List.of(result), List.of()));

        assertThat(lines).filteredOn(line -> line.startsWith("op")).hasSize(10);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("op"))
                .first()
                .asString()
                .startsWith("op12 ");
    }

    private static List<String> print(CensusReport report) {
        var bytes = new ByteArrayOutputStream();
        report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}

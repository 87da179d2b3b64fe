package io.pycos.samples.census;

import static org.assertj.core.api.Assertions.assertThat;

import io.pycos.Location;
import io.pycos.RefId;
import io.pycos.compute.ServerId;
import io.pycos.compute.ServerInfo;
import io.pycos.samples.census.CensusReport.Counted;
import io.pycos.samples.census.CensusReport.Failure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CensusReportTests {

    private static final RefId NODE = new RefId(1, 7);

    private final Counted sql =
            counted(
                    "java.sql",
                    new ModuleCount(79, 50, 3, 0, 900, 7000, Map.of("ALOAD", 7000L)),
                    1);
    private final Counted net =
            counted("jdk.net", new ModuleCount(18, 1, 1, 0, 100, 1000, Map.of("DUP", 1000L)), 2);

    @Test
    void lastLineAddsUpWhatWasCounted() {
        assertThat(new CensusReport(List.of(sql, net), List.of(), 6).lastLine())
                .isEqualTo(
                        "census: modules=2 classes=97 methods=1000 instructions=8000 servers=2"
                                + " failed=0");
    }

    @Test
    void modulesAreResultsAndFailuresTogether() {
        var report = new CensusReport(List.of(sql), List.of(new Failure("jdk.net", "lost")), 6);

        assertThat(report.isComplete()).isFalse();
        assertThat(report.lastLine())
                .isEqualTo(
                        "census: modules=2 classes=79 methods=900 instructions=7000 servers=1"
                                + " failed=1");
    }

    @Test
    void namesProcessesFailuresAndOpcodes() {
        List<Failure> failures =
                List.of(
                        new Failure("java.desktop", "the node was lost"),
                        new Failure("java.xml", "out of memory"),
                        new Failure("jdk.compiler", "the node was lost"));
        var report = new CensusReport(List.of(net, sql), failures, 6);

        List<String> lines = print(report);

        assertThat(lines)
                .anyMatch(line -> line.matches("java\\.sql +79 +50 +3 +0 +900 +7000 +5001, node-1"))
                .anyMatch(line -> line.matches("jdk\\.net +18 .* +5002, node-1"))
                .anyMatch(line -> line.matches("total +97 .*"))
                .containsSubsequence("most frequent opcodes", "aload                  7000  87.5 %")
                .contains("6 classes shipped to nodes")
                .contains(
                        "failed: java.desktop, jdk.compiler: the node was lost",
                        "failed: java.xml: out of memory");
    }

    @Test
    void listsTheTenMostFrequentOpcodesOnly() {
        Map<String, Long> opcodes = new TreeMap<>();
        for (int i = 1; i <= 12; i++) {
            opcodes.put("OP" + i, (long) i);
        }
        Counted module = counted("m", new ModuleCount(1, 0, 0, 0, 1, 78, opcodes), 1);

        List<String> lines = print(new CensusReport(List.of(module), List.of(), 6));

        assertThat(lines)
                .filteredOn(line -> line.startsWith("op"))
                .hasSize(10)
                .startsWith("op12                     12  15.4 %");
    }

    private static Counted counted(String module, ModuleCount count, int server) {
        long pid = 5_000 + server;
        return new Counted(
                new ModuleResult(module, count, pid),
                new ServerInfo(new ServerId(NODE, server), "node-1", Location.LOCAL, pid, "25"));
    }

    private static List<String> print(CensusReport report) {
        var bytes = new ByteArrayOutputStream();
        report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}

package io.pycos.samples.census;

import io.pycos.compute.ServerInfo;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The result of a census, to be read by people; its last line also by programs.
 *
 * @param results one for each module that was counted
 * @param failures one for each module that was not
 * @param classesShipped classes that nodes asked this application for
 */
record CensusReport(List<Counted> results, List<Failure> failures, long classesShipped) {

    private static final int FREQUENT = 10;
    private static final String ROW = "%-32s %8s %10s %6s %8s %9s %13s  %s%n";

    /** A module with a result, and the server that found it. */
    record Counted(ModuleResult result, ServerInfo server) {

        ModuleCount count() {
            return result.count();
        }
    }

    /** A module without a result, and why. */
    record Failure(String module, String why) {}

    boolean isComplete() {
        return failures.isEmpty();
    }

    ModuleCount total() {
        return results.stream().map(Counted::count).reduce(ModuleCount.NOTHING, ModuleCount::plus);
    }

    /** Prints all but the last line. */
    void print(PrintStream out) {
        if (!results.isEmpty()) {
            printTable(out);
            printOpcodes(out);
            out.printf("%d classes shipped to nodes%n", classesShipped);
        }
        printFailures(out);
        out.flush();
    }

    /** The line that anyone can check, to be printed below the rest. */
    String lastLine() {
        ModuleCount total = total();
        return "census: modules=%d classes=%d methods=%d instructions=%d servers=%d failed=%d"
                .formatted(
                        results.size() + failures.size(),
                        total.classes(),
                        total.methods(),
                        total.instructions(),
                        results.stream().map(counted -> counted.server().id()).distinct().count(),
                        failures.size());
    }

    private void printTable(PrintStream out) {
        out.println();
        out.printf(
                ROW,
                "module",
                "classes",
                "interfaces",
                "enums",
                "records",
                "methods",
                "instructions",
                "process, node");
        results.stream()
                .sorted(Comparator.comparing(counted -> counted.result().module()))
                .forEach(
                        counted ->
                                printRow(
                                        out,
                                        counted.result().module(),
                                        counted.count(),
                                        counted.result().pid() + ", " + counted.server().node()));
        printRow(out, "total", total(), "");
    }

    private static void printRow(PrintStream out, String label, ModuleCount count, String process) {
        out.printf(
                ROW,
                label,
                count.classes(),
                count.interfaces(),
                count.enums(),
                count.records(),
                count.methods(),
                count.instructions(),
                process);
    }

    private void printOpcodes(PrintStream out) {
        ModuleCount total = total();
        out.println();
        out.println("most frequent opcodes");
        total.opcodes().entrySet().stream()
                .sorted(
                        Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(FREQUENT)
                .forEach(entry -> printOpcode(out, entry.getKey(), entry.getValue(), total));
        out.println();
    }

    /** One line for each reason. */
    private void printFailures(PrintStream out) {
        failures.stream()
                .collect(
                        Collectors.groupingBy(
                                Failure::why,
                                LinkedHashMap::new,
                                Collectors.mapping(Failure::module, Collectors.joining(", "))))
                .forEach((why, modules) -> out.printf("failed: %s: %s%n", modules, why));
    }

    private static void printOpcode(PrintStream out, String opcode, long n, ModuleCount total) {
        out.printf(
                Locale.ROOT,
                "%-16s %10d %5.1f %%%n",
                opcode.toLowerCase(Locale.ROOT),
                n,
                100.0 * n / total.instructions());
    }
}

package io.pycos.samples.census;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The result of a census, to be read by people; its last line also by programs.
 *
 * @param results one for each module that was counted
 * @param failures one for each module that was not
 */
record CensusReport(List<ModuleResult> results, List<Failure> failures) {

    private static final int FREQUENT = 10;
    private static final String ROW = "%-32s %8s %10s %6s %8s %9s %13s %8s%n";

    /** A module without a result, and why. */
    record Failure(String module, String why) {}

    boolean complete() {
        return failures.isEmpty();
    }

    ModuleCount total() {
        return results.stream()
                .map(ModuleResult::count)
                .reduce(ModuleCount.NOTHING, ModuleCount::plus);
    }

    void print(PrintStream out) {
        out.println();
        printTable(out);
        printOpcodes(out);
        failures.forEach(
                failure -> out.printf("failed: %s: %s%n", failure.module(), failure.why()));
        out.println(lastLine());
        out.flush();
    }

    /** The line that anyone can check. */
    String lastLine() {
        ModuleCount total = total();
        return "census: modules=%d classes=%d methods=%d instructions=%d servers=%d failed=%d"
                .formatted(
                        results.size() + failures.size(),
                        total.classes(),
                        total.methods(),
                        total.instructions(),
                        results.stream().mapToLong(ModuleResult::pid).distinct().count(),
                        failures.size());
    }

    private void printTable(PrintStream out) {
        out.printf(
                ROW,
                "module",
                "classes",
                "interfaces",
                "enums",
                "records",
                "methods",
                "instructions",
                "process");
        results.stream()
                .sorted(Comparator.comparing(ModuleResult::module))
                .forEach(
                        result ->
                                printRow(out, result.module(), result.count(), "" + result.pid()));
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
                .forEach(
                        entry ->
                                out.printf(
                                        Locale.ROOT,
                                        "%-16s %10d %5.1f %%%n",
                                        entry.getKey().toLowerCase(Locale.ROOT),
                                        entry.getValue(),
                                        100.0 * entry.getValue() / total.instructions()));
        out.println();
    }
}

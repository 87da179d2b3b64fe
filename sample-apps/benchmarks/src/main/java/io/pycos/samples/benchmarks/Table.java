package io.pycos.samples.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The figures for people, our own beside each peer's. */
final class Table {

    private static final String ROW = "%-22s %-12s %-6s %14s %14s %14s %8s %12s%n";
    private static final String OURS = Subject.PYCOS.label;

    private final PrintStream out;

    Table(PrintStream out) {
        this.out = out;
    }

    void print(List<Figure> figures, Rounds rounds) {
        out.printf(ROW, "work", "subject", "unit", "median", "min", "max", "rounds", "pycos/this");
        figures.forEach(figure -> printRow(figure, figures));
        out.println();
        out.printf(
                """
                Each subject does each work in a process of its own (remote works: two), all with the same JVM flags;
                %d rounds of about %d ms count after %d ms of warm-up. pycos/this divides the medians: for ops/s more
                is better, for us less. This machine has %d processors. Two show neither how carriers steal tasks from
                each other, nor many schedulers running in parallel, nor memory with more than one node; both sides of
                a remote work share them. Ratios below 1.5 (in one process) or 2 (between two) are noise.
                """,
                rounds.rounds(),
                rounds.length().toMillis(),
                rounds.warmUp().toMillis(),
                Runtime.getRuntime().availableProcessors());
        out.flush();
    }

    private void printRow(Figure figure, List<Figure> figures) {
        out.printf(
                ROW,
                figure.work(),
                figure.subject(),
                figure.unit(),
                number(figure.median()),
                number(figure.min()),
                number(figure.max()),
                figure.rounds(),
                ratio(figure, figures));
    }

    private static String ratio(Figure figure, List<Figure> figures) {
        Optional<Figure> ours =
                figures.stream()
                        .filter(other -> other.work().equals(figure.work()))
                        .filter(other -> other.subject().equals(OURS))
                        .findFirst();
        return ours.map(own -> String.format(Locale.ROOT, "%.2f", own.median() / figure.median()))
                .orElse("-");
    }

    private static String number(double figure) {
        return String.format(Locale.ROOT, figure < 1_000 ? "%,.1f" : "%,.0f", figure);
    }
}

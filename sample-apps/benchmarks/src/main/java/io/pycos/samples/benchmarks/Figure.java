package io.pycos.samples.benchmarks;

import java.util.List;

/** One row of the result, and one element of the JSON array. */
record Figure(
        String work,
        String subject,
        String unit,
        double median,
        double min,
        double max,
        int rounds) {

    static Figure of(Work work, Subject subject, List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median =
                sorted.size() % 2 == 1
                        ? sorted.get(half)
                        : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Figure(
                work.label,
                subject.label,
                work.unit.symbol,
                median,
                sorted.getFirst(),
                sorted.getLast(),
                sorted.size());
    }
}

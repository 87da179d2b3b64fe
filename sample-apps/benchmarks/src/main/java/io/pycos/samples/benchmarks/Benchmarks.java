package io.pycos.samples.benchmarks;

import static io.pycos.samples.benchmarks.Measurement.MEASURE;
import static io.pycos.samples.benchmarks.Measurement.PORT;
import static io.pycos.samples.benchmarks.Measurement.ROUND;
import static io.pycos.samples.benchmarks.Measurement.SERVE;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures subjects at works, one after the other, each in a process of its own. Blocks; for one
 * thread.
 */
final class Benchmarks {

    private static final Duration MARGIN = Duration.ofSeconds(60);

    private final Rounds rounds;
    private final Consumer<String> failures;

    Benchmarks(Rounds rounds, Consumer<String> failures) {
        this.rounds = rounds;
        this.failures = failures;
    }

    /**
     * One figure for each subject that does one of the works; a measurement that fails is reported
     * and left out.
     */
    List<Figure> run(Collection<Work> works, Consumer<Figure> progress) {
        List<Figure> figures = new ArrayList<>();
        for (Work work : works) {
            for (Subject subject : Subject.values()) {
                if (subject.does(work)) {
                    measure(work, subject, figures, progress);
                }
            }
        }
        return figures;
    }

    private void measure(
            Work work, Subject subject, List<Figure> figures, Consumer<Figure> progress) {
        try {
            List<Double> values = work.remote() ? remote(work, subject) : local(work, subject);
            Figure figure = Figure.of(work, subject, values);
            figures.add(figure);
            progress.accept(figure);
        } catch (IOException e) {
            failures.accept("%s of %s: %s".formatted(work.label, subject.label, e.getMessage()));
        }
    }

    private List<Double> local(Work work, Subject subject) throws IOException {
        try (MeasuringProcess process = MeasuringProcess.start(arguments(work, subject))) {
            return values(process);
        }
    }

    private List<Double> remote(Work work, Subject subject) throws IOException {
        try (MeasuringProcess server = MeasuringProcess.start(SERVE, subject.name())) {
            String port = server.await(PORT, 1, MARGIN).getFirst();
            try (MeasuringProcess client = MeasuringProcess.start(arguments(work, subject, port))) {
                return values(client);
            }
        }
    }

    private List<Double> values(MeasuringProcess process) throws IOException {
        Duration limit =
                rounds.warmUp().plus(rounds.length().multipliedBy(rounds.rounds())).plus(MARGIN);
        return process.await(ROUND, rounds.rounds(), limit).stream().map(Double::valueOf).toList();
    }

    private String[] arguments(Work work, Subject subject, String... port) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                MEASURE,
                                work.name(),
                                subject.name(),
                                "" + rounds.rounds(),
                                "" + rounds.warmUp().toMillis(),
                                "" + rounds.length().toMillis()));
        arguments.addAll(List.of(port));
        return arguments.toArray(String[]::new);
    }
}

package io.pycos.samples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Measures what the arguments ask for, and shows and writes the figures. */
@Component
final class BenchmarkRunner implements ApplicationRunner, ExitCodeGenerator {

    private final Options options;
    private final JsonMapper json;
    private final List<String> failures = new ArrayList<>();

    BenchmarkRunner(Options options, JsonMapper json) {
        this.options = options;
        this.json = json;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        List<Work> works = options.works();
        if (works.isEmpty()) {
            failures.add(
                    "There is no work '%s'; there are %s".formatted(options.only(), Work.labels()));
        }
        List<Figure> figures =
                new Benchmarks(options.timing(), failures::add)
                        .run(works, BenchmarkRunner::progress);
        System.out.println();
        new Table(System.out).print(figures, options.timing());
        failures.forEach(failure -> System.out.println("failed: " + failure));
        if (options.json() != null) {
            write(options.json(), figures);
        }
    }

    private void write(Path file, List<Figure> figures) throws IOException {
        Files.write(file, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(figures));
        System.out.println("written to " + file);
    }

    private static void progress(Figure figure) {
        System.out.printf(
                "%s of %s: %.1f %s%n",
                figure.work(), figure.subject(), figure.median(), figure.unit());
    }

    /** 0 when every measurement gave a figure. */
    @Override
    public int getExitCode() {
        return failures.isEmpty() ? 0 : 1;
    }
}

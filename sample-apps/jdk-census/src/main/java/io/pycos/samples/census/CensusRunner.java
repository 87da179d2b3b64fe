package io.pycos.samples.census;

import io.pycos.compute.ComputeClient;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Takes the census when the application has started, and prints the result. */
@Component
final class CensusRunner implements ApplicationRunner, ExitCodeGenerator {

    private final ComputeClient client;
    private final CensusProperties properties;
    private final Environment environment;
    private final List<String> modules;
    private @Nullable CensusReport report;

    /**
     * @throws UnknownModuleException when there is no module of that name
     */
    CensusRunner(ComputeClient client, CensusProperties properties, Environment environment) {
        this.client = client;
        this.properties = properties;
        this.environment = environment;
        this.modules = modules(properties.modules());
    }

    @Override
    public void run(ApplicationArguments arguments) throws InterruptedException {
        System.out.printf(
                "actuator: http://localhost:%s/actuator%n",
                environment.getProperty("local.server.port"));
        report = Census.take(client, modules, properties.patience(), Progress.onStandardOutput());
        report.print(System.out);
    }

    /** 0 only when every module was counted. */
    @Override
    public int getExitCode() {
        return report().isComplete() ? 0 : 1;
    }

    /** The census, once it has been taken. */
    CensusReport report() {
        return Objects.requireNonNull(report, "The census has not been taken");
    }

    /** The largest first, so that none of them is begun when the others are done. */
    private static List<String> modules(List<String> asked) {
        List<String> all = RuntimeImage.modules();
        asked.stream()
                .filter(module -> !all.contains(module))
                .findFirst()
                .ifPresent(
                        module -> {
                            throw new UnknownModuleException(module);
                        });
        return asked.isEmpty() ? all : all.stream().filter(asked::contains).toList();
    }
}

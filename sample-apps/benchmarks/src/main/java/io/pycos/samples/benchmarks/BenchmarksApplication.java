package io.pycos.samples.benchmarks;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Measures Pycos beside its peers, prints a table and exits. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class BenchmarksApplication {

    public static void main(String[] args) {
        System.exit(
                SpringApplication.exit(SpringApplication.run(BenchmarksApplication.class, args)));
    }
}

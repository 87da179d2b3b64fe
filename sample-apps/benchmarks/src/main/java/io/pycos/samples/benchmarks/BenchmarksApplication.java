package io.pycos.samples.benchmarks;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class BenchmarksApplication {

    public static void main(String[] args) {
        SpringApplication.run(BenchmarksApplication.class, args);
    }
}

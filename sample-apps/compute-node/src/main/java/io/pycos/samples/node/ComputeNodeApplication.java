package io.pycos.samples.node;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class ComputeNodeApplication {

    public static void main(String[] args) {
        SpringApplication.run(ComputeNodeApplication.class, args);
    }
}

package io.pycos.samples.node;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Runs computations of applications that know the same secret. */
@SpringBootApplication
public class ComputeNodeApplication {

    private static final Logger logger = LoggerFactory.getLogger(ComputeNodeApplication.class);

    public static void main(String[] args) {
        SpringApplication.run(ComputeNodeApplication.class, args);
    }

    @Bean
    ApplicationRunner hint(Environment environment) {
        return _ -> {
            if (environment.getProperty("pycos.net.secret", "").isBlank()) {
                logger.warn(
                        "This node serves nobody: it runs the code it is sent, and so serves other"
                                + " applications only where all know a secret. Start it and them"
                                + " with --pycos.net.secret=...");
            }
        };
    }
}

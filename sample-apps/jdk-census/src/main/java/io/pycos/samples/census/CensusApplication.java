package io.pycos.samples.census;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class CensusApplication {

    public static void main(String[] args) {
        SpringApplication.run(CensusApplication.class, args);
    }
}

package io.pycos.samples.census;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/** Counts the class files of the running JDK on server processes, prints the result and exits. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CensusApplication {

    public static void main(String[] args) {
        ConfigurableApplicationContext context =
                SpringApplication.run(CensusApplication.class, args);
        String lastLine = context.getBean(CensusRunner.class).report().lastLine();
        if (context.getBean(CensusProperties.class).stay()) {
            System.out.println(lastLine);
            return;
        }
        int exitCode = SpringApplication.exit(context);
        System.out.println(lastLine); // below what the application logs while it ends
        System.exit(exitCode);
    }
}

package io.pycos.samples.census;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The application without a node: what it says and how it ends. */
@ExtendWith(OutputCaptureExtension.class)
class CensusApplicationTests {

    @Test
    void refusesAnUnknownModuleByName(CapturedOutput output) {
        assertThatThrownBy(() -> run("--census.modules=java.sql,java.nothing"))
                .hasRootCauseInstanceOf(UnknownModuleException.class);

        assertThat(output).contains("There is no module 'java.nothing'");
    }

    @Test
    void saysWhatWasTriedWhenThereIsNoNode(CapturedOutput output) {
        ConfigurableApplicationContext context = run("--census.modules=java.sql,jdk.net");
        String lastLine = context.getBean(CensusRunner.class).report().lastLine();

        assertThat(SpringApplication.exit(context)).isEqualTo(1);
        assertThat(output).contains("failed: java.sql, jdk.net: no server for 1 s: ");
        assertThat(lastLine)
                .isEqualTo(
                        "census: modules=2 classes=0 methods=0 instructions=0 servers=0 failed=2");
    }

    private static ConfigurableApplicationContext run(String... arguments) {
        SpringApplication application = new SpringApplication(CensusApplication.class);
        application.setDefaultProperties(Map.of("census.wait", "1s"));
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--pycos.node.enabled=false";
        return application.run(all);
    }
}

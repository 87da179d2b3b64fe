package io.pycos.samples.tutorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TutorialApplicationTests {

    @Test
    void runsEveryProgramWhenNoneIsNamed(CapturedOutput output) {
        TutorialApplication.main(new String[0]);

        assertThat(output)
                .containsSubsequence(
                        "--- tasks",
                        "task 9 sleeping for",
                        "terminating",
                        "--- client-server",
                        "received 30: ",
                        "--- channel",
                        "sent ",
                        "sum: ",
                        "prod: ");
    }

    @Test
    void runsOnlyTheProgramsNamed(CapturedOutput output) {
        TutorialApplication.main(new String[] {"channel"});

        assertThat(output).contains("--- channel").doesNotContain("--- tasks");
    }

    @Test
    void refusesAnUnknownProgramByName() {
        assertThatThrownBy(() -> TutorialApplication.main(new String[] {"chanel"}))
                .hasMessageContaining("'chanel'")
                .hasMessageContaining("client-server");
    }
}

package io.pycos.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pycos.hostile.Canary;
import io.pycos.net.payloads.Shape;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedTypesTests {

    private static TrustedTypes trusting(String... packages) {
        return new TrustedTypes(List.of(packages), TrustedTypesTests.class.getClassLoader());
    }

    @Test
    void aPackageCoversItselfAndThoseBelowInWholeSegments() {
        TrustedTypes types = trusting("com.acme");

        assertThat(types.trusts("com.acme.Order")).isTrue();
        assertThat(types.trusts("com.acme.shop.Item")).isTrue();
        assertThat(types.trusts("com.acmeevil.Item")).isFalse();
        assertThat(types.trusts("com.acme")).isFalse();
        assertThat(types.trusts("org.com.acme.Order")).isFalse();
        assertThat(types.trusts("[Lcom.acme.Order;")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "com.acme.*",
                "",
                " ",
                "com..acme",
                ".com",
                "com.acme.",
                "java",
                "java.util",
                "sun",
                "com"
            })
    void patternsPackagesOfTheJdkAndOfEverybodyAreRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trusting(name))
                .withMessageContaining("'trustedPackages'");
    }

    @Test
    void aRegisteredSealedTypeStandsForAllItPermits() {
        TrustedTypes types = trusting();
        assertThat(types.trusts(Shape.Circle.class.getName())).isFalse();

        types.register(Shape.class);

        assertThat(types.load(Shape.Circle.class.getName())).isEqualTo(Shape.Circle.class);
        assertThat(types.load(Shape.Pair.class.getName())).isEqualTo(Shape.Pair.class);
    }

    @Test
    void valueTypesOfTheJdkAreTrustedAndOthersAreNot() {
        TrustedTypes types = trusting();

        assertThat(types.load("java.time.Instant")).isEqualTo(Instant.class);
        for (String name :
                List.of("java.lang.ProcessBuilder", "javax.sql.DataSource", "java.lang.Thread")) {
            assertThatExceptionOfType(PayloadException.class)
                    .isThrownBy(() -> types.load(name))
                    .withMessageContaining(name);
        }
    }

    @Test
    void loadingDoesNotInitialize() {
        TrustedTypes types = trusting("io.pycos.hostile");

        assertThat(types.load("io.pycos.hostile.Canary").getSimpleName()).isEqualTo("Canary");
        assertThat(Canary.Cage.heard()).isFalse();
    }

    @Test
    void aTrustedTypeThatIsMissingHereIsToldFromAnUntrustedOne() {
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> trusting("com.acme").load("com.acme.Absent"))
                .withMessageContaining("class path")
                .satisfies(
                        missing ->
                                assertThat(missing.reason())
                                        .isEqualTo(PayloadException.Reason.NOT_CONVERTIBLE));
    }

    @Test
    void namesThatNoClassCanHaveAreNotRepeated() {
        for (String name : List.of("a\nb", "x".repeat(2_000), "", "a b")) {
            assertThatExceptionOfType(PayloadException.class)
                    .isThrownBy(() -> trusting().load(name))
                    .withMessage("malformed payload: a type has no name that a class can have");
        }
    }
}

package io.pycos.spring.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The arrows between modules and packages: sample-apps → starter → net → core. It lives in the
 * starter because only here all three libraries are on the class path.
 */
class ArchitectureTests {

    private static final String[] CORE = {
        "io.pycos", "io.pycos.sync..", "io.pycos.io..", "io.pycos.simulation.."
    };

    private static final String[] NET = {"io.pycos.net..", "io.pycos.compute.."};

    private static final String WIRE = "io.pycos.net.wire";

    private static final JavaClasses PYCOS =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.pycos");

    @Test
    void allThreeLibrariesAreSeen() {
        assertThat(List.of("io.pycos", "io.pycos.net", "io.pycos.spring"))
                .allMatch(PYCOS::containPackage);
    }

    @Test
    void theCoreUsesOnlyTheJdkAndItsTwoDependencies() {
        classes()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        with(CORE, "java..", "javax.net..", "org.jspecify..", "org.slf4j.."))
                .check(PYCOS);
    }

    @Test
    void theNetworkKnowsNeitherTheStarterNorSpring() {
        noClasses()
                .that()
                .resideInAnyPackage(NET)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.pycos.spring..", "org.springframework..")
                .check(PYCOS);
    }

    @Test
    void theWireKnowsOnlyTheCore() {
        noClasses()
                .that()
                .resideInAPackage(WIRE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.pycos.net", "io.pycos.net.simulation", "io.pycos.compute..")
                .check(PYCOS);
    }

    @Test
    void theStarterDoesNotUseTheWire() {
        noClasses()
                .that()
                .resideInAPackage("io.pycos.spring..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(WIRE + "..")
                .check(PYCOS);
    }

    /** Samples are built after this module, so their sources are read instead of their classes. */
    @Test
    void noSampleNamesTheWire() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", "sample-apps"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")))
                    .isNotEmpty()
                    .noneMatch(file -> read(file).contains(WIRE));
        }
    }

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        slices().assignedFrom(new Packages()).should().beFreeOfCycles().check(PYCOS);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(PYCOS.stream().map(JavaClass::getPackage).distinct())
                .allMatch(this::isNullMarked, "has a package-info with @NullMarked");
    }

    private boolean isNullMarked(JavaPackage javaPackage) {
        return javaPackage.isAnnotatedWith(NullMarked.class);
    }

    private static String[] with(String[] packages, String... others) {
        return Stream.concat(Stream.of(packages), Stream.of(others)).toArray(String[]::new);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One slice for each package: unlike a pattern this also covers {@code io.pycos} itself. */
    private static final class Packages implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}

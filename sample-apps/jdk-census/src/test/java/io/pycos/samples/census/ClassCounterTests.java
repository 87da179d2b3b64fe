package io.pycos.samples.census;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassCounterTests {

    enum Colour {
        RED,
        /** A constant with a body is a class of its own, and no further enum. */
        GREEN {
            @Override
            public String toString() {
                return "green";
            }
        }
    }

    record Point(int x, int y) {}

    interface Shape {
        double area();
    }

    @Test
    void tellsTheKindsOfClassesApart() throws IOException {
        ModuleCount count = count(Colour.class, Colour.GREEN.getClass(), Point.class, Shape.class);

        assertThat(count.classes()).isEqualTo(4);
        assertThat(count.enums()).isEqualTo(1);
        assertThat(count.records()).isEqualTo(1);
        assertThat(count.interfaces()).isEqualTo(1);
    }

    @Test
    void countsMethodsWithoutCodeButNoInstructionsOfThem() throws IOException {
        ModuleCount count = count(Shape.class);

        assertThat(count.methods()).isEqualTo(1);
        assertThat(count.instructions()).isZero();
        assertThat(count.opcodes()).isEmpty();
    }

    @Test
    void countsInstructionsByOpcode() throws IOException {
        ModuleCount count = count(Point.class);

        assertThat(count.opcodes())
                .containsEntry("PUTFIELD", 2L)
                .containsEntry("INVOKESPECIAL", 1L);
        assertThat(sum(count.opcodes())).isEqualTo(count.instructions());
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.base", "java.sql", "jdk.net"})
    void agreesWithAPlainLoop(String module) throws IOException {
        ModuleCount count = ClassCounter.count(module);

        long[] plain = plainLoop(module);
        assertThat(count.classes()).isEqualTo(plain[0]);
        assertThat(count.methods()).isEqualTo(plain[1]);
        assertThat(count.instructions()).isEqualTo(plain[2]);
        assertThat(sum(count.opcodes())).isEqualTo(plain[2]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.base", "java.sql"})
    void countsTheClassFilesThatTheJdkLists(String module) throws Exception {
        assertThat(ClassCounter.count(module).classes()).isEqualTo(JimageList.classes(module));
    }

    @Test
    void knowsTheModulesThatTheJdkLists() throws Exception {
        assertThat(RuntimeImage.modules())
                .containsExactlyInAnyOrderElementsOf(JimageList.modules())
                .startsWith("java.base");
    }

    @Test
    void countsAddUp() {
        var one = new ModuleCount(1, 2, 3, 4, 5, 6, Map.of("DUP", 1L, "POP", 5L));
        var two = new ModuleCount(10, 20, 30, 40, 50, 60, Map.of("DUP", 60L));

        assertThat(one.plus(two))
                .isEqualTo(new ModuleCount(11, 22, 33, 44, 55, 66, Map.of("DUP", 61L, "POP", 5L)));
    }

    private static ModuleCount count(Class<?>... types) throws IOException {
        ClassCounter counter = new ClassCounter();
        for (Class<?> type : List.of(types)) {
            String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
            try (InputStream in = type.getResourceAsStream(file)) {
                counter.add(in.readAllBytes());
            }
        }
        return counter.result();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Written apart from what it checks, with the parser's default options. */
    private static long[] plainLoop(String module) throws IOException {
        Path root = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules", module);
        long classes = 0;
        long methods = 0;
        long instructions = 0;
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (!file.toString().endsWith(".class")) {
                    continue;
                }
                classes++;
                for (MethodModel method :
                        ClassFile.of().parse(Files.readAllBytes(file)).methods()) {
                    methods++;
                    if (method.code().isPresent()) {
                        for (CodeElement element : method.code().get()) {
                            instructions += element instanceof Instruction ? 1 : 0;
                        }
                    }
                }
            }
        }
        return new long[] {classes, methods, instructions};
    }
}

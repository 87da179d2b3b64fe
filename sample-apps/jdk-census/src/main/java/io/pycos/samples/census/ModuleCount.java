package io.pycos.samples.census;

import java.util.Map;
import java.util.TreeMap;

/**
 * What was counted in the class files of one module, or of several.
 *
 * @param classes every class file, {@code module-info.class} included
 * @param interfaces of these, annotation types included
 * @param instructions bytecode instructions in the code of all methods
 * @param opcodes the instructions by opcode, zero counts left out
 */
public record ModuleCount(
        long classes,
        long interfaces,
        long enums,
        long records,
        long methods,
        long instructions,
        Map<String, Long> opcodes) {

    static final ModuleCount NOTHING = new ModuleCount(0, 0, 0, 0, 0, 0, Map.of());

    ModuleCount plus(ModuleCount other) {
        Map<String, Long> sum = new TreeMap<>(opcodes);
        other.opcodes.forEach((opcode, n) -> sum.merge(opcode, n, Long::sum));
        return new ModuleCount(
                classes + other.classes,
                interfaces + other.interfaces,
                enums + other.enums,
                records + other.records,
                methods + other.methods,
                instructions + other.instructions,
                Map.copyOf(sum));
    }
}

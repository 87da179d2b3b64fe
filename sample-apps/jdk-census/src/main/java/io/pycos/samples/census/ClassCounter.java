package io.pycos.samples.census;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.reflect.AccessFlag;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts class files, one after the other. For one thread. */
final class ClassCounter {

    /** What is no instruction need not be read. */
    private static final ClassFile CLASS_FILE =
            ClassFile.of(
                    ClassFile.DebugElementsOption.DROP_DEBUG,
                    ClassFile.LineNumbersOption.DROP_LINE_NUMBERS,
                    ClassFile.StackMapsOption.DROP_STACK_MAPS);

    private final Map<Opcode, long[]> opcodes = new EnumMap<>(Opcode.class);
    private long classes;
    private long interfaces;
    private long enums;
    private long records;
    private long methods;
    private long instructions;

    static ModuleCount count(String module) {
        ClassCounter counter = new ClassCounter();
        RuntimeImage.forEachClass(module, counter::add);
        return counter.result();
    }

    void add(byte[] classFile) {
        ClassModel model = CLASS_FILE.parse(classFile);
        classes++;
        if (model.flags().has(AccessFlag.INTERFACE)) {
            interfaces++;
        }
        switch (model.superclass().map(type -> type.asInternalName()).orElse("")) {
            case "java/lang/Enum" -> enums++;
            case "java/lang/Record" -> records++;
            default -> {}
        }
        model.methods().forEach(this::add);
    }

    private void add(MethodModel method) {
        methods++;
        method.code().ifPresent(this::add);
    }

    private void add(CodeModel code) {
        for (CodeElement element : code) {
            if (element instanceof Instruction instruction) {
                instructions++;
                opcodes.computeIfAbsent(instruction.opcode(), _ -> new long[1])[0]++;
            }
        }
    }

    ModuleCount result() {
        Map<String, Long> byName = new TreeMap<>();
        opcodes.forEach((opcode, n) -> byName.put(opcode.name(), n[0]));
        return new ModuleCount(classes, interfaces, enums, records, methods, instructions, byName);
    }
}

package io.pycos.net;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Arrays of primitive types, without a tag per element. */
final class Primitives {

    private static final Map<String, Class<?>> BY_NAME =
            List.<Class<?>>of(
                            boolean.class,
                            byte.class,
                            short.class,
                            char.class,
                            int.class,
                            long.class,
                            float.class,
                            double.class)
                    .stream()
                    .collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));

    private Primitives() {}

    static @Nullable Class<?> named(String name) {
        return BY_NAME.get(name);
    }

    static void write(Object array, ByteOutput out) {
        switch (array) {
            case byte[] bytes -> out.write(bytes);
            case boolean[] values -> {
                for (boolean value : values) {
                    out.write(value ? 1 : 0);
                }
            }
            case short[] values -> {
                for (short value : values) {
                    out.writeSigned(value);
                }
            }
            case char[] values -> {
                for (char value : values) {
                    out.writeVarint(value);
                }
            }
            case int[] values -> {
                for (int value : values) {
                    out.writeSigned(value);
                }
            }
            case long[] values -> {
                for (long value : values) {
                    out.writeSigned(value);
                }
            }
            case float[] values -> {
                for (float value : values) {
                    out.writeSigned(Float.floatToRawIntBits(value));
                }
            }
            case double[] values -> {
                for (double value : values) {
                    out.writeLong(Double.doubleToRawLongBits(value));
                }
            }
            default ->
                    throw new IllegalArgumentException(
                            array.getClass() + " is no array of primitives");
        }
    }

    static Object read(Class<?> type, ByteInput in) {
        int count = in.readCount(type == double.class ? 8 : 1);
        Object array = Array.newInstance(type, count);
        switch (array) {
            case byte[] values -> in.readInto(values);
            case boolean[] values -> {
                for (int i = 0; i < count; i++) {
                    values[i] = in.readByte() != 0;
                }
            }
            case short[] values -> {
                for (int i = 0; i < count; i++) {
                    values[i] = (short) in.readSigned();
                }
            }
            case char[] values -> {
                for (int i = 0; i < count; i++) {
                    values[i] = (char) in.readVarint();
                }
            }
            case int[] values -> {
                for (int i = 0; i < count; i++) {
                    values[i] = (int) in.readSigned();
                }
            }
            case long[] values -> {
                for (int i = 0; i < count; i++) {
                    values[i] = in.readSigned();
                }
            }
            case float[] values -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Float.intBitsToFloat((int) in.readSigned());
                }
            }
            case double[] values -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Double.longBitsToDouble(in.readLong());
                }
            }
            default -> throw new IllegalArgumentException(type + " is no primitive type");
        }
        return array;
    }
}

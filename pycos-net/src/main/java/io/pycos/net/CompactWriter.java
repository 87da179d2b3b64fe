package io.pycos.net;

import io.pycos.Channel;
import io.pycos.TaskRef;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes payloads; see {@link Tag} for the form. For any number of threads. */
final class CompactWriter {

    private final TrustedTypes types;
    private final PayloadCodec.References references;
    private final JacksonObjects objects;

    CompactWriter(TrustedTypes types, PayloadCodec.References references, JacksonObjects objects) {
        this.types = types;
        this.references = references;
        this.objects = objects;
    }

    void write(@Nullable Object value, ByteOutput out, int depth) {
        switch (value) {
            case null -> out.write(Tag.NULL.code());
            case Boolean is -> out.write((is ? Tag.TRUE : Tag.FALSE).code());
            case String text -> {
                out.write(Tag.TEXT.code());
                out.writeText(text);
            }
            case byte[] bytes -> {
                out.write(Tag.BYTES.code());
                out.writeBytes(bytes);
            }
            case Integer number -> signed(Tag.INT, number, out);
            case Long number -> signed(Tag.LONG, number, out);
            case Double number -> fixed(Tag.DOUBLE, Double.doubleToRawLongBits(number), out);
            case Float number -> signed(Tag.FLOAT, Float.floatToRawIntBits(number), out);
            case Short number -> signed(Tag.SHORT, number, out);
            case Byte number -> signed(Tag.BYTE, number, out);
            case Character character -> signed(Tag.CHAR, character, out);
            case TaskRef<?> task -> reference(Tag.TASK, references.encode(task), out);
            case Channel<?> channel -> reference(Tag.CHANNEL, references.encode(channel), out);
            default -> writeNested(value, out, depth);
        }
    }

    private void writeNested(Object value, ByteOutput out, int depth) {
        if (depth == CompactCodec.MAX_DEPTH) {
            throw tooDeep();
        }
        switch (value) {
            case List<?> list -> elements(Tag.LIST, list, out, depth);
            case Set<?> set -> elements(Tag.SET, set, out, depth);
            case Map<?, ?> map -> entries(map, out, depth);
            case Optional<?> optional -> {
                out.write((optional.isPresent() ? Tag.PRESENT : Tag.EMPTY).code());
                optional.ifPresent(content -> write(content, out, depth + 1));
            }
            default -> {
                if (value.getClass().isArray()) {
                    array(value, out, depth);
                } else {
                    object(value, out);
                }
            }
        }
    }

    private static void signed(Tag tag, long value, ByteOutput out) {
        out.write(tag.code());
        out.writeSigned(value);
    }

    private static void fixed(Tag tag, long value, ByteOutput out) {
        out.write(tag.code());
        out.writeLong(value);
    }

    private static void reference(Tag tag, byte[] reference, ByteOutput out) {
        out.write(tag.code());
        out.writeBytes(reference);
    }

    private void elements(Tag tag, Collection<?> elements, ByteOutput out, int depth) {
        Object[] copy = elements.toArray();
        out.write(tag.code());
        out.writeVarint(copy.length);
        for (Object element : copy) {
            write(element, out, depth + 1);
        }
    }

    private void entries(Map<?, ?> map, ByteOutput out, int depth) {
        List<? extends Map.Entry<?, ?>> copy = List.copyOf(map.entrySet());
        out.write(Tag.MAP.code());
        out.writeVarint(copy.size());
        for (Map.Entry<?, ?> entry : copy) {
            write(entry.getKey(), out, depth + 1);
            write(entry.getValue(), out, depth + 1);
        }
    }

    private void array(Object array, ByteOutput out, int depth) {
        int dimensions = 0;
        Class<?> element = array.getClass();
        for (; element.isArray(); element = element.componentType()) {
            dimensions++;
        }
        if (!element.isPrimitive() && !types.trusts(element.getName())) {
            throw PayloadException.untrusted(element.getName());
        }
        out.write(Tag.ARRAY.code());
        out.writeVarint(dimensions);
        out.writeText(element.getName());
        int length = Array.getLength(array);
        out.writeVarint(length);
        if (dimensions == 1 && element.isPrimitive()) {
            Primitives.write(array, out);
        } else {
            for (Object component : (Object[]) array) {
                write(component, out, depth + 1);
            }
        }
    }

    private void object(Object value, ByteOutput out) {
        Class<?> type = TrustedTypes.named(value);
        out.write(Tag.OBJECT.code());
        out.writeText(type.getName());
        int start = out.beginBlock();
        objects.write(value, type, out);
        out.endBlock(start);
    }

    static PayloadException tooDeep() {
        return new PayloadException(
                PayloadException.Reason.TOO_DEEP,
                null,
                "lists, maps and arrays are nested more than " + CompactCodec.MAX_DEPTH + " deep");
    }
}

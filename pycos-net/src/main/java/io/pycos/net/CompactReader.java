package io.pycos.net;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads payloads; see {@link Tag} for the form. For any number of threads. */
final class CompactReader {

    private static final int MAX_DIMENSIONS = 8;

    private final TrustedTypes types;
    private final PayloadCodec.References references;
    private final JacksonObjects objects;

    CompactReader(TrustedTypes types, PayloadCodec.References references, JacksonObjects objects) {
        this.types = types;
        this.references = references;
        this.objects = objects;
    }

    @Nullable Object read(ByteInput in, int depth, Class<?> expected) {
        if (depth > CompactCodec.MAX_DEPTH) {
            throw CompactWriter.tooDeep();
        }
        return switch (Tag.of(in.readByte())) {
            case NULL -> null;
            case TRUE -> true;
            case FALSE -> false;
            case BYTE -> (byte) in.readSigned();
            case SHORT -> (short) in.readSigned();
            case CHAR -> (char) in.readSigned();
            case INT -> (int) in.readSigned();
            case LONG -> in.readSigned();
            case FLOAT -> Float.intBitsToFloat((int) in.readSigned());
            case DOUBLE -> Double.longBitsToDouble(in.readLong());
            case TEXT -> in.readText();
            case BYTES -> in.readBytes();
            case LIST -> list(in, depth);
            case SET -> set(in, depth);
            case MAP -> map(in, depth);
            case EMPTY -> Optional.empty();
            case PRESENT -> Optional.of(present(read(in, depth + 1, Object.class)));
            case ARRAY -> array(in, depth);
            case TASK -> references.decodeTask(in.readBytes());
            case CHANNEL -> references.decodeChannel(in.readBytes());
            case OBJECT -> object(in, expected);
        };
    }

    private static Object present(@Nullable Object content) {
        if (content == null) {
            throw PayloadException.malformed("an Optional of null");
        }
        return content;
    }

    private List<@Nullable Object> list(ByteInput in, int depth) {
        int count = in.readCount(1);
        List<@Nullable Object> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(read(in, depth + 1, Object.class));
        }
        return Collections.unmodifiableList(list);
    }

    private Set<@Nullable Object> set(ByteInput in, int depth) {
        int count = in.readCount(1);
        Set<@Nullable Object> set = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            set.add(read(in, depth + 1, Object.class));
        }
        return Collections.unmodifiableSet(set);
    }

    private Map<@Nullable Object, @Nullable Object> map(ByteInput in, int depth) {
        int count = in.readCount(2);
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            Object key = read(in, depth + 1, Object.class);
            map.put(key, read(in, depth + 1, Object.class));
        }
        return Collections.unmodifiableMap(map);
    }

    private Object array(ByteInput in, int depth) {
        int dimensions = in.readVarint();
        if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
            throw PayloadException.malformed("an array of " + dimensions + " dimensions");
        }
        String name = in.readText();
        Class<?> primitive = Primitives.named(name);
        if (primitive != null && dimensions == 1) {
            return Primitives.read(primitive, in);
        }
        Class<?> component = primitive != null ? primitive : types.load(name);
        for (int i = 1; i < dimensions; i++) {
            component = component.arrayType();
        }
        Object[] array = (Object[]) Array.newInstance(component, in.readCount(1));
        for (int i = 0; i < array.length; i++) {
            array[i] = element(read(in, depth + 1, component), component);
        }
        return array;
    }

    @SuppressWarnings(
            "NullAway") // an element of an array may be null, as it was where the array was made
    private static Object element(@Nullable Object element, Class<?> component) {
        if (element != null && !component.isInstance(element)) {
            throw PayloadException.wrongType(element.getClass().getName(), component);
        }
        return element;
    }

    private Object object(ByteInput in, Class<?> expected) {
        Class<?> type = types.load(in.readText());
        if (!expected.isAssignableFrom(type)) {
            throw PayloadException.wrongType(type.getName(), expected);
        }
        int length = in.readCount(1);
        Object value = objects.read(in, length, type);
        in.skip(length);
        return value;
    }
}

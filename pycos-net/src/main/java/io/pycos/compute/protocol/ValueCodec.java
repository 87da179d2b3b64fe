package io.pycos.compute.protocol;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Turns arguments and results into bytes and back, by the types that a function declares: Jackson
 * in its CBOR form.
 *
 * <p>The bytes name no types, so that they can ask for none. Class loaders never matter here: types
 * come with theirs. May be used by many threads; keeps what it learned of types, so it must not
 * outlive their class loader.
 */
public final class ValueCodec {

    /** A value is followed by the next one. */
    private final CBORMapper mapper =
            CBORMapper.builder().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    /**
     * Encodes one value for each type.
     *
     * @throws JacksonException when a value cannot be encoded
     */
    public byte[] encode(List<Type> types, @Nullable Object... values) {
        if (types.size() != values.length) {
            throw new IllegalArgumentException(
                    types.size() + " values are declared, " + values.length + " given");
        }
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = mapper.createGenerator(bytes)) {
            generator.writeStartArray();
            for (int i = 0; i < values.length; i++) {
                write(generator, types.get(i), values[i]);
            }
            generator.writeEndArray();
        }
        return bytes.toByteArray();
    }

    /**
     * By the declared type, so that it alone decides on type ids; a primitive may have been widened
     * on the way.
     */
    private void write(JsonGenerator generator, Type type, @Nullable Object value) {
        if (value == null) {
            generator.writeNull();
        } else if (type instanceof Class<?> plain && plain.isPrimitive()) {
            mapper.writeValue(generator, value);
        } else {
            mapper.writerFor(javaType(type)).writeValue(generator, value);
        }
    }

    /**
     * Decodes one value for each type.
     *
     * @throws JacksonException when the bytes are something else
     * @throws IllegalArgumentException when there are more or fewer values
     */
    public @Nullable Object[] decode(List<Type> types, byte[] bytes) {
        @Nullable Object[] values = new @Nullable Object[types.size()];
        try (JsonParser parser = mapper.createParser(bytes)) {
            expect(parser, JsonToken.START_ARRAY);
            for (int i = 0; i < values.length; i++) {
                if (parser.nextToken() == JsonToken.END_ARRAY) {
                    throw new IllegalArgumentException(
                            "expected " + values.length + " values, but there are " + i);
                }
                values[i] = mapper.readerFor(javaType(types.get(i))).readValue(parser);
            }
            expect(parser, JsonToken.END_ARRAY);
        }
        return values;
    }

    private static void expect(JsonParser parser, JsonToken expected) {
        JsonToken token = parser.nextToken();
        if (token != expected) {
            throw new IllegalArgumentException("expected " + expected + ", but there is " + token);
        }
    }

    private JavaType javaType(Type type) {
        return mapper.constructType(type);
    }
}

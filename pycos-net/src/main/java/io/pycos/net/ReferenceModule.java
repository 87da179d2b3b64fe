package io.pycos.net;

import io.pycos.Channel;
import io.pycos.TaskRef;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.WritableTypeId;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Teaches Jackson to write references to tasks and channels, also as keys of maps, and exceptions
 * as text.
 */
final class ReferenceModule extends SimpleModule {

    private static final long serialVersionUID = 1L;

    ReferenceModule(PayloadCodec.References references) {
        super("pycos-references");
        add(TaskRef.class, references::encode, references::decodeTask);
        add(Channel.class, references::encode, references::decodeChannel);
        add(Throwable.class, FailureText::of, bytes -> FailureText.read(new ByteInput(bytes, 0)));
    }

    /**
     * Whether values declared as this type are written by this module, without the name of a class.
     */
    static boolean handles(Class<?> declared) {
        return declared == TaskRef.class
                || declared == Channel.class
                || declared == Throwable.class;
    }

    private <T> void add(
            Class<T> type, Function<T, byte[]> encode, Function<byte[], ? extends T> decode) {
        addSerializer(type, new Writer<>(encode));
        addKeySerializer(type, new KeyWriter<>(encode));
        addDeserializer(type, new Reader<>(decode));
        addKeyDeserializer(type, new KeyReader(decode));
    }

    private static final class Writer<T> extends ValueSerializer<T> {

        private final Function<T, byte[]> encode;

        Writer(Function<T, byte[]> encode) {
            this.encode = encode;
        }

        @Override
        public void serialize(T value, JsonGenerator generator, SerializationContext context) {
            generator.writeBinary(encode.apply(value));
        }

        @Override
        public void serializeWithType(
                T value,
                JsonGenerator generator,
                SerializationContext context,
                TypeSerializer typer) {
            WritableTypeId id =
                    typer.writeTypePrefix(
                            generator,
                            context,
                            typer.typeId(value, JsonToken.VALUE_EMBEDDED_OBJECT));
            serialize(value, generator, context);
            typer.writeTypeSuffix(generator, context, id);
        }
    }

    private static final class KeyWriter<T> extends ValueSerializer<T> {

        private final Function<T, byte[]> encode;

        KeyWriter(Function<T, byte[]> encode) {
            this.encode = encode;
        }

        @Override
        public void serialize(T value, JsonGenerator generator, SerializationContext context) {
            generator.writeName(Base64.getEncoder().encodeToString(encode.apply(value)));
        }
    }

    private static final class Reader<T> extends ValueDeserializer<T> {

        private final Function<byte[], ? extends T> decode;

        Reader(Function<byte[], ? extends T> decode) {
            this.decode = decode;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            return decode.apply(parser.getBinaryValue());
        }

        @Override
        public @Nullable Object deserializeWithType(
                JsonParser parser, DeserializationContext context, TypeDeserializer typer) {
            return typer.deserializeTypedFromAny(parser, context);
        }
    }

    private static final class KeyReader extends KeyDeserializer {

        private final Function<byte[], ?> decode;

        KeyReader(Function<byte[], ?> decode) {
            this.decode = decode;
        }

        @Override
        public @Nullable Object deserializeKey(String key, DeserializationContext context) {
            try {
                return decode.apply(Base64.getDecoder().decode(key));
            } catch (IllegalArgumentException _) {
                throw PayloadException.malformed("a reference as key is not Base64");
            }
        }
    }
}

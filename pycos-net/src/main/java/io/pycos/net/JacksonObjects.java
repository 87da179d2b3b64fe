package io.pycos.net;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.Modifier;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.jsontype.TypeIdResolver;
import tools.jackson.databind.jsontype.impl.DefaultTypeResolverBuilder;
import tools.jackson.databind.type.TypeFactory;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Objects of trusted types as CBOR, by Jackson.
 *
 * <p>Wherever the declared type of a component leaves the class open (interfaces, abstract and open
 * classes, {@code Object}), the class is named beside the value, from the same {@link TrustedTypes}
 * as everywhere else; containers and final types carry no name. Annotations that let Jackson name
 * classes itself meet {@link TrustedTypeValidator}.
 */
final class JacksonObjects {

    private final TrustedTypes types;
    private final CBORMapper mapper;
    private final Map<Class<?>, ObjectWriter> writers = new ConcurrentHashMap<>();
    private final Map<Class<?>, ObjectReader> readers = new ConcurrentHashMap<>();

    JacksonObjects(
            TrustedTypes types, PayloadCodec.References references, int maxSize, int maxDepth) {
        this.types = types;
        PolymorphicTypeValidator validator = new TrustedTypeValidator(types);
        CBORFactory factory =
                CBORFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxNestingDepth(maxDepth)
                                        .maxStringLength(maxSize)
                                        .build())
                        .streamWriteConstraints(
                                StreamWriteConstraints.builder().maxNestingDepth(maxDepth).build())
                        .build();
        this.mapper =
                CBORMapper.builder(factory)
                        .typeFactory(
                                TypeFactory.createDefaultInstance().withClassLoader(types.loader()))
                        .polymorphicTypeValidator(validator)
                        .setDefaultTyping(new NamedWhereOpen(types, validator))
                        .addModule(new ReferenceModule(references))
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                        .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                        .build();
    }

    /** Writes a value as the class that {@link TrustedTypes#named} gives it. */
    void write(Object value, Class<?> type, ByteOutput to) {
        try {
            writer(type).writeValue(to, value);
        } catch (JacksonException e) {
            throw translated(type, e);
        }
    }

    private ObjectWriter writer(Class<?> type) {
        ObjectWriter known = writers.get(type);
        if (known != null) {
            return known;
        }
        if (type == Object.class || !types.trusts(type.getName())) {
            throw PayloadException.untrusted(type.getName());
        }
        return writers.computeIfAbsent(type, mapper::writerFor);
    }

    /** Reads a value from the next {@code length} bytes, without consuming them. */
    Object read(ByteInput from, int length, Class<?> type) {
        if (type == Object.class) {
            throw PayloadException.untrusted(type.getName());
        }
        try {
            Object value =
                    readers.computeIfAbsent(type, mapper::readerFor)
                            .readValue(from.array(), from.position(), length);
            if (value == null) {
                throw PayloadException.malformed("an object of " + type.getName() + " is null");
            }
            return value;
        } catch (JacksonException e) {
            throw translated(type, e);
        }
    }

    private static PayloadException translated(Class<?> type, JacksonException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PayloadException refused) {
                return refused;
            }
        }
        return new PayloadException(
                PayloadException.Reason.NOT_CONVERTIBLE,
                type.getName(),
                "cannot convert "
                        + type.getName()
                        + ": "
                        + failure.getOriginalMessage()
                        + pathOf(failure),
                failure);
    }

    private static String pathOf(JacksonException failure) {
        return failure.getPath().isEmpty() ? "" : " (at " + failure.getPathReference() + ")";
    }

    /** Names the class of a value where its declared type does not say it. */
    private static final class NamedWhereOpen extends DefaultTypeResolverBuilder {

        private static final long serialVersionUID = 1L;

        private final transient TrustedTypes types;

        NamedWhereOpen(TrustedTypes types, PolymorphicTypeValidator validator) {
            super(validator, DefaultTyping.NON_FINAL, JsonTypeInfo.As.WRAPPER_ARRAY);
            this.types = types;
        }

        @Override
        public boolean useForType(JavaType type) {
            Class<?> raw = type.getRawClass();
            if (type.isContainerType()
                    || type.isReferenceType()
                    || type.isEnumType()
                    || type.isFinal()) {
                return false;
            }
            return raw == Object.class || !ReferenceModule.handles(raw) && !isValue(raw);
        }

        /**
         * A class of the JDK that Jackson reads without being told which; abstract ones are told.
         */
        private static boolean isValue(Class<?> raw) {
            return raw.getName().startsWith("java.")
                    && (raw == ZoneId.class || !Modifier.isAbstract(raw.getModifiers()));
        }

        @Override
        protected TypeIdResolver idResolver(
                DatabindContext context,
                JavaType baseType,
                PolymorphicTypeValidator validator,
                @Nullable Collection<NamedType> subtypes,
                boolean serializing,
                boolean deserializing) {
            return new TrustedTypeIds(baseType, types);
        }
    }
}

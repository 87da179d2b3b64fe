package io.pycos.net;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pycos.Channel;
import io.pycos.TaskRef;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.jsontype.impl.TypeIdResolverBase;

/**
 * The names beside values inside objects: of trusted classes, and short ones for containers and
 * references.
 */
final class TrustedTypeIds extends TypeIdResolverBase {

    private static final long serialVersionUID = 1L;

    private static final Map<String, Class<?>> SHORT =
            Map.of(
                    "L",
                    List.class,
                    "S",
                    Set.class,
                    "M",
                    Map.class,
                    "T",
                    TaskRef.class,
                    "C",
                    Channel.class);

    private final transient TrustedTypes types;

    TrustedTypeIds(JavaType baseType, TrustedTypes types) {
        super(baseType);
        this.types = types;
    }

    @Override
    public String idFromValue(DatabindContext context, Object value) {
        return switch (value) {
            case TaskRef<?> _ -> "T";
            case Channel<?> _ -> "C";
            case List<?> _ -> "L";
            case Set<?> _ -> "S";
            case Map<?, ?> _ -> "M";
            default -> trustedName(value);
        };
    }

    private String trustedName(Object value) {
        String name = TrustedTypes.named(value).getName();
        if (!types.trusts(name)) {
            throw PayloadException.untrusted(name);
        }
        return name;
    }

    @Override
    public String idFromValueAndType(DatabindContext context, Object value, Class<?> type) {
        return idFromValue(context, value);
    }

    @Override
    public JavaType typeFromId(DatabindContext context, String id) {
        Class<?> type = SHORT.get(id);
        if (type == null) {
            type = types.load(id);
        }
        if (!_baseType.getRawClass().isAssignableFrom(type)) {
            throw PayloadException.wrongType(id, _baseType.getRawClass());
        }
        return context.getTypeFactory().constructSpecializedType(_baseType, type);
    }

    @Override
    public JsonTypeInfo.Id getMechanism() {
        return JsonTypeInfo.Id.CUSTOM;
    }
}

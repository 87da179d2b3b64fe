package io.pycos.net;

import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

/**
 * Lets Jackson instantiate trusted types only, also where an annotation of a message asks for class
 * names.
 */
final class TrustedTypeValidator extends PolymorphicTypeValidator {

    private static final long serialVersionUID = 1L;

    private final transient TrustedTypes types;

    TrustedTypeValidator(TrustedTypes types) {
        this.types = types;
    }

    @Override
    public Validity validateBaseType(DatabindContext context, JavaType baseType) {
        return Validity.INDETERMINATE;
    }

    @Override
    public Validity validateSubClassName(
            DatabindContext context, JavaType baseType, String className) {
        return types.trusts(className) ? Validity.ALLOWED : Validity.DENIED;
    }

    @Override
    public Validity validateSubType(DatabindContext context, JavaType baseType, JavaType subType) {
        return types.trusts(subType.getRawClass().getName()) ? Validity.ALLOWED : Validity.DENIED;
    }
}

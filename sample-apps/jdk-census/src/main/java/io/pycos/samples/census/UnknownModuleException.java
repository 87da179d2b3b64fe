package io.pycos.samples.census;

import io.pycos.PycosException;

/** A module was asked for that the runtime image does not have. */
@SuppressWarnings("serial") // never serialized
final class UnknownModuleException extends PycosException {

    private final String module;

    UnknownModuleException(String module) {
        super("There is no module '%s' in this runtime image.".formatted(module), null);
        this.module = module;
    }

    String module() {
        return module;
    }
}

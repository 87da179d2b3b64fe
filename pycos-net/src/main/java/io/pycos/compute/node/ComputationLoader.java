package io.pycos.compute.node;

/**
 * Loads the classes of a computation: what the server shows, and everything else from the client.
 *
 * <p>May be used by many threads; a class that must come from the client makes its thread wait.
 */
final class ComputationLoader extends ClassLoader {

    /** Gets class files from the client. */
    @FunctionalInterface
    interface Source {

        /**
         * The class file, waiting for it within a bound.
         *
         * @throws ClassNotFoundException with the name and what prevented it
         */
        byte[] find(String className) throws ClassNotFoundException;
    }

    static {
        registerAsParallelCapable();
    }

    private final Source source;

    /** Without a name, which would be in every line of a stack trace. */
    ComputationLoader(ClassLoader visible, Source source) {
        super(visible);
        this.source = source;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = source.find(name);
        return defineClass(name, bytes, 0, bytes.length);
    }
}

package io.pycos.compute.node;

import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a computation's code sees of its server process: the JDK, Pycos itself, SLF4J, JSpecify and
 * Jackson's annotations. The parent of the loader that gets everything else from the client.
 */
final class VisibleClasses extends ClassLoader {

    private static final Set<String> PACKAGES =
            Set.of(
                    "io.pycos",
                    "io.pycos.compute",
                    "io.pycos.io",
                    "io.pycos.net",
                    "io.pycos.net.simulation",
                    "io.pycos.simulation",
                    "io.pycos.sync",
                    "com.fasterxml.jackson.annotation");

    /** With the packages below them. */
    private static final Set<String> ROOTS = Set.of("org.slf4j", "org.jspecify");

    private static final Set<String> JDK =
            ModuleLayer.boot().modules().stream()
                    .flatMap(module -> module.getPackages().stream())
                    .collect(Collectors.toUnmodifiableSet());

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader all;

    /** Shows some of the classes of another loader. */
    VisibleClasses(ClassLoader all) {
        super("pycos-visible", ClassLoader.getPlatformClassLoader());
        this.all = all;
    }

    static boolean isVisible(String className) {
        String name = className.substring(0, Math.max(0, className.lastIndexOf('.')));
        return JDK.contains(name)
                || PACKAGES.contains(name)
                || ROOTS.stream()
                        .anyMatch(root -> name.equals(root) || name.startsWith(root + "."));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isVisible(name)) {
            throw new ClassNotFoundException(name);
        }
        return all.loadClass(name);
    }

    @Override
    public @Nullable URL getResource(String name) {
        return ClassLoader.getPlatformClassLoader().getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return ClassLoader.getPlatformClassLoader().getResources(name);
    }
}

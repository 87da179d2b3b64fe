package io.pycos.net;

import io.pycos.Location;
import io.pycos.RefId;
import io.pycos.TaskExit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The types that may be named on the wire: value types of the JDK, classes registered one by one,
 * and what is in trusted packages.
 *
 * <p>A package counts in whole segments with the packages below it: {@code com.acme} covers {@code
 * com.acme.Order} and {@code com.acme.shop.Item}, not {@code com.acmeevil.Item}. Every method may
 * be called from any thread.
 */
public final class TrustedTypes {

    private static final Pattern PACKAGE =
            Pattern.compile(
                    "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*"
                            + "(\\.\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)*");

    private static final Pattern CLASS = Pattern.compile("[\\p{javaJavaIdentifierPart}.\\[;]+");

    private static final int MAX_NAME = 1_024;

    private static final List<String> NEVER = List.of("java", "javax", "jdk", "sun", "com.sun");

    private static final List<String> TOO_WIDE = List.of("com", "org", "net", "io");

    private static final List<Class<?>> VALUES =
            List.of(
                    Object.class,
                    String.class,
                    Boolean.class,
                    Byte.class,
                    Short.class,
                    Character.class,
                    Integer.class,
                    Long.class,
                    Float.class,
                    Double.class,
                    Number.class,
                    CharSequence.class,
                    List.class,
                    Map.class,
                    BigInteger.class,
                    BigDecimal.class,
                    UUID.class,
                    URI.class,
                    Locale.class,
                    OptionalInt.class,
                    OptionalLong.class,
                    OptionalDouble.class,
                    Instant.class,
                    Duration.class,
                    Period.class,
                    LocalDate.class,
                    LocalTime.class,
                    LocalDateTime.class,
                    OffsetTime.class,
                    OffsetDateTime.class,
                    ZonedDateTime.class,
                    ZoneId.class,
                    ZoneOffset.class,
                    Year.class,
                    YearMonth.class,
                    MonthDay.class,
                    Month.class,
                    DayOfWeek.class,
                    boolean[].class,
                    byte[].class,
                    short[].class,
                    char[].class,
                    int[].class,
                    long[].class,
                    float[].class,
                    double[].class,
                    String[].class,
                    Location.class,
                    RefId.class);

    private final List<String> packages;
    private final ClassLoader loader;
    private final Map<String, Class<?>> registered = new ConcurrentHashMap<>();
    private final Map<String, Class<?>> loaded = new ConcurrentHashMap<>();

    /**
     * Trusts classes of some packages.
     *
     * @param loader finds the classes that peers name
     * @throws IllegalArgumentException when a package is a pattern, not a package's name, or one of
     *     the JDK
     */
    public TrustedTypes(Collection<String> packages, ClassLoader loader) {
        packages.forEach(TrustedTypes::check);
        this.packages = packages.stream().map(name -> name + ".").toList();
        this.loader = loader;
        VALUES.forEach(this::register);
        register(TaskExit.class);
    }

    /** Trusts one class more; of a sealed type, all that it permits. */
    public void register(Class<?> type) {
        registered.put(type.getName(), type);
        Class<?>[] permitted = type.getPermittedSubclasses();
        if (permitted != null) {
            List.of(permitted).forEach(this::register);
        }
    }

    /** Whether peers may name this class. */
    public boolean trusts(String className) {
        return registered.containsKey(className)
                || packages.stream().anyMatch(className::startsWith);
    }

    /**
     * Finds a class that a peer named, without initializing it.
     *
     * @throws PayloadException when it is not trusted, or not on this process's class path
     */
    public Class<?> load(String className) {
        Class<?> known = registered.get(className);
        if (known == null) {
            known = loaded.get(className);
        }
        return known != null ? known : find(className);
    }

    private Class<?> find(String className) {
        if (className.length() > MAX_NAME || !CLASS.matcher(className).matches()) {
            throw PayloadException.malformed("a type has no name that a class can have");
        }
        if (!trusts(className)) {
            throw PayloadException.untrusted(className);
        }
        try {
            Class<?> type = Class.forName(className, false, loader);
            loaded.put(className, type);
            return type;
        } catch (ClassNotFoundException | LinkageError e) {
            throw new PayloadException(
                    PayloadException.Reason.NOT_CONVERTIBLE,
                    className,
                    "type "
                            + className
                            + " is trusted, but this process cannot load it: put it on the class path of"
                            + " both processes",
                    e);
        }
    }

    /** The class by which a value is named on the wire. */
    static Class<?> named(Object value) {
        return switch (value) {
            case Enum<?> constant -> constant.getDeclaringClass();
            case ZoneOffset _ -> ZoneOffset.class;
            case ZoneId _ -> ZoneId.class;
            default -> value.getClass();
        };
    }

    ClassLoader loader() {
        return loader;
    }

    private static void check(String name) {
        if (!PACKAGE.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'trustedPackages' must be names of packages without patterns, was '"
                            + name
                            + "': a package covers those below it");
        }
        if (TOO_WIDE.contains(name)) {
            throw new IllegalArgumentException(
                    "'trustedPackages' must name packages of the application, '"
                            + name
                            + "' covers those of everybody");
        }
        for (String root : NEVER) {
            if (name.equals(root) || name.startsWith(root + ".")) {
                throw new IllegalArgumentException(
                        "'trustedPackages' must not hold packages of the JDK, was '"
                                + name
                                + "': its value types are trusted anyway, others would let peers make what they like");
            }
        }
    }
}

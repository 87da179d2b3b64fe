package io.pycos.compute;

import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The static method or constructor behind a {@link TaskFunction}.
 *
 * <p>A method reference to a serializable functional interface has a {@code writeReplace} made by
 * the compiler, whose {@link SerializedLambda} names the method. It is read, never serialized.
 *
 * @param loader the class loader of the class that has the reference: where the function's classes
 *     come from
 * @param owner name of the class that declares the method
 * @param method its name, {@code <init>} for a constructor
 * @param descriptor its parameters and result, as the class file writes them
 * @param parameters what it declares to take
 * @param result what it declares to return
 */
record RemoteFunction(
        ClassLoader loader,
        String owner,
        String method,
        String descriptor,
        List<Type> parameters,
        Type result) {

    static RemoteFunction read(TaskFunction<?> function) {
        SerializedLambda lambda = serializedForm(function);
        String owner = lambda.getImplClass().replace('/', '.');
        String name = describe(owner, lambda.getImplMethodName());
        refuseUnlessStatic(name, lambda);
        ClassLoader loader = loaderOf(function);
        Executable executable = find(name, loader, owner, lambda);
        refuseCompiled(name, executable);
        RemoteFunction remote =
                new RemoteFunction(
                        loader,
                        owner,
                        lambda.getImplMethodName(),
                        lambda.getImplMethodSignature(),
                        List.of(executable.getGenericParameterTypes()),
                        resultOf(executable));
        remote.refuseVagueTypes();
        return remote;
    }

    @Override
    public String toString() {
        return describe(owner, method);
    }

    private static String describe(String owner, String method) {
        return owner + "::" + (method.equals("<init>") ? "new" : method);
    }

    private static SerializedLambda serializedForm(TaskFunction<?> function) {
        try {
            Method writeReplace = function.getClass().getDeclaredMethod("writeReplace");
            writeReplace.setAccessible(true);
            if (writeReplace.invoke(function) instanceof SerializedLambda lambda) {
                return lambda;
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw notAReference(function, e);
        }
        throw notAReference(function, null);
    }

    private static FunctionRefusedException notAReference(
            TaskFunction<?> function, @Nullable Exception cause) {
        FunctionRefusedException refusal =
                new FunctionRefusedException(
                        function.getClass().getName(),
                        "it is an object of a class, not a method reference",
                        "write a static method and refer to it as Type::method");
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }

    private static void refuseUnlessStatic(String name, SerializedLambda lambda) {
        int kind = lambda.getImplMethodKind();
        boolean isStatic =
                kind == MethodHandleInfo.REF_invokeStatic
                        || kind == MethodHandleInfo.REF_newInvokeSpecial;
        boolean isLambda = lambda.getImplMethodName().startsWith("lambda$");
        int captured = lambda.getCapturedArgCount();
        if (isLambda) {
            throw refuseLambda(name, captured);
        }
        if (captured > 0) {
            throw new FunctionRefusedException(
                    name,
                    "it is bound to an object of this process",
                    "make the method static and pass what it needs as arguments");
        }
        if (!isStatic) {
            throw new FunctionRefusedException(
                    name,
                    "it is an instance method",
                    "make it static, with the instance's data as arguments");
        }
    }

    private static FunctionRefusedException refuseLambda(String name, int captured) {
        String what =
                captured > 0
                        ? "it is a lambda that captures "
                                + captured
                                + (captured == 1 ? " value" : " values")
                                + " of this process"
                        : "it is a lambda, or a reference that the compiler makes a lambda of (to a"
                                + " method with variable arguments, an array constructor)";
        return new FunctionRefusedException(
                name,
                what,
                "move its code to a static method, pass what it needs as arguments, and refer to it"
                        + " as Type::method");
    }

    private static ClassLoader loaderOf(TaskFunction<?> function) {
        ClassLoader loader = function.getClass().getClassLoader();
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    private static Executable find(
            String name, ClassLoader loader, String owner, SerializedLambda lambda) {
        try {
            Class<?> type = Class.forName(owner, false, loader);
            MethodType signature =
                    MethodType.fromMethodDescriptorString(lambda.getImplMethodSignature(), loader);
            return lambda.getImplMethodName().equals("<init>")
                    ? type.getDeclaredConstructor(signature.parameterArray())
                    : declared(type, lambda.getImplMethodName(), signature);
        } catch (ReflectiveOperationException | LinkageError | TypeNotPresentException e) {
            FunctionRefusedException refusal =
                    new FunctionRefusedException(
                            name,
                            "it was not found by the class loader of the reference",
                            "see the cause");
            refusal.initCause(e);
            throw refusal;
        }
    }

    /** By result too: a class may have a bridge method with the same parameters. */
    private static Method declared(Class<?> type, String name, MethodType signature)
            throws NoSuchMethodException {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .filter(method -> method.getReturnType() == signature.returnType())
                .filter(
                        method ->
                                List.of(method.getParameterTypes())
                                        .equals(signature.parameterList()))
                .findFirst()
                .orElseThrow(
                        () -> new NoSuchMethodException(type.getName() + "." + name + signature));
    }

    private static void refuseCompiled(String name, Executable executable) {
        if (executable.isSynthetic()) {
            throw new FunctionRefusedException(
                    name,
                    "the compiler made it",
                    "refer to a method of the source as Type::method");
        }
        if (executable instanceof Constructor<?> constructor
                && Modifier.isAbstract(constructor.getDeclaringClass().getModifiers())) {
            throw new FunctionRefusedException(
                    name, "its class is abstract", "refer to a class that can be constructed");
        }
    }

    private static Type resultOf(Executable executable) {
        return executable instanceof Method method
                ? method.getGenericReturnType()
                : executable.getDeclaringClass();
    }

    private void refuseVagueTypes() {
        Stream.concat(parameters.stream(), Stream.of(result))
                .filter(RemoteFunction::isVague)
                .findFirst()
                .ifPresent(
                        type -> {
                            throw new FunctionRefusedException(
                                    toString(),
                                    "it declares the type "
                                            + type.getTypeName()
                                            + ", which does not say what to decode",
                                    "declare a concrete type, for example a record");
                        });
    }

    private static boolean isVague(Type type) {
        return switch (type) {
            case Class<?> plain -> plain == Object.class;
            case ParameterizedType parameterized ->
                    Stream.of(parameterized.getActualTypeArguments())
                            .anyMatch(RemoteFunction::isVague);
            case GenericArrayType array -> isVague(array.getGenericComponentType());
            case WildcardType wildcard ->
                    Stream.of(wildcard.getUpperBounds()).anyMatch(RemoteFunction::isVague);
            case TypeVariable<?> _ -> true;
            default -> true;
        };
    }
}

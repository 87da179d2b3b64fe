package io.pycos.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RemoteFunctionTests {

    static int twice(int number) {
        return 2 * number;
    }

    static int twice(String text) {
        return 2 * text.length();
    }

    private static String secret() {
        return "secret";
    }

    static List<Point> points(List<String> names) {
        return names.stream().map(name -> new Point(name.length(), 0)).toList();
    }

    static int sum(int... numbers) {
        return numbers.length;
    }

    static <T> T same(T value) {
        return value;
    }

    static String describe(Object anything) {
        return anything.toString();
    }

    static int count(List<?> anything) {
        return anything.size();
    }

    int instance(int number) {
        return number;
    }

    record Point(int x, int y) {}

    static final class Written implements TaskFunction.Zero<String> {

        private static final long serialVersionUID = 1;

        @Override
        public String apply() {
            return "written";
        }
    }

    @Nested
    class Accepts {

        @Test
        void aStaticMethodWithItsDeclaredTypes() {
            TaskFunction.One<List<String>, List<Point>> points = RemoteFunctionTests::points;

            RemoteFunction function = RemoteFunction.read(points);

            assertThat(function.owner()).isEqualTo(RemoteFunctionTests.class.getName());
            assertThat(function.method()).isEqualTo("points");
            assertThat(function.parameters().toString())
                    .isEqualTo("[java.util.List<java.lang.String>]");
            assertThat(function.result().getTypeName())
                    .isEqualTo("java.util.List<" + Point.class.getName() + ">");
            assertThat(function.loader()).isSameAs(RemoteFunctionTests.class.getClassLoader());
            assertThat(function).hasToString(RemoteFunctionTests.class.getName() + "::points");
        }

        @Test
        void theOverloadThatTheReferenceMeans() {
            TaskFunction.One<String, Integer> ofText = RemoteFunctionTests::twice;
            TaskFunction.One<Integer, Integer> ofNumber = RemoteFunctionTests::twice;

            assertThat(RemoteFunction.read(ofText).descriptor()).isEqualTo("(Ljava/lang/String;)I");
            assertThat(RemoteFunction.read(ofNumber).descriptor()).isEqualTo("(I)I");
        }

        @Test
        void aPrivateMethod() {
            TaskFunction.Zero<String> secret = RemoteFunctionTests::secret;

            assertThat(RemoteFunction.read(secret).method()).isEqualTo("secret");
        }

        @Test
        void aConstructor() {
            TaskFunction.Two<Integer, Integer, Point> point = Point::new;

            RemoteFunction function = RemoteFunction.read(point);

            assertThat(function.method()).isEqualTo("<init>");
            assertThat(function.result()).isEqualTo(Point.class);
            assertThat(function).hasToString(Point.class.getName() + "::new");
        }
    }

    @Nested
    class Refuses {

        @Test
        void aLambda() {
            refuses(
                    () -> "x",
                    "it is a lambda, or a reference that the compiler makes a lambda of");
        }

        @Test
        void aLambdaThatCapturesValues() {
            String first = "a".repeat(2);
            String second = "b".repeat(2);

            refuses(() -> first, "it is a lambda that captures 1 value of this process");
            refuses(() -> first + second, "it is a lambda that captures 2 values of this process");
        }

        @Test
        void aMethodBoundToAnObject() {
            String text = "text";
            TaskFunction.Zero<Integer> length = text::length;
            TaskFunction.One<Integer, Integer> instance = new RemoteFunctionTests()::instance;

            refuses(length, "it is bound to an object of this process; make the method static");
            refuses(instance, "it is bound to an object of this process");
        }

        @Test
        void anInstanceMethod() {
            TaskFunction.One<String, Integer> length = String::length;

            refuses(length, "it is an instance method; make it static");
        }

        @Test
        void aMethodWithVariableArguments() {
            TaskFunction.Two<Integer, Integer, Integer> sum = RemoteFunctionTests::sum;

            refuses(
                    sum,
                    "it is a lambda, or a reference that the compiler makes a lambda of (to a"
                            + " method with variable arguments");
        }

        @Test
        void anArrayConstructor() {
            TaskFunction.One<Integer, int[]> array = int[]::new;

            refuses(array, "it is a lambda, or a reference that the compiler makes a lambda of");
        }

        @Test
        void anObjectOfAClass() {
            refuses(new Written(), "it is an object of a class, not a method reference");
        }

        @Test
        void typesThatDoNotSayWhatToDecode() {
            TaskFunction.One<String, String> same = RemoteFunctionTests::same;
            TaskFunction.One<Object, String> describe = RemoteFunctionTests::describe;
            TaskFunction.One<List<?>, Integer> count = RemoteFunctionTests::count;

            refuses(same, "it declares the type T, which does not say what to decode");
            refuses(describe, "it declares the type java.lang.Object");
            refuses(count, "it declares the type java.util.List<?>");
        }

        @Test
        void whenAComputationIsBuiltAlready() {
            TaskFunction.Zero<String> lambda = () -> "x";

            assertThatThrownBy(() -> Computation.builder("c").function(lambda))
                    .isInstanceOf(FunctionRefusedException.class);
        }

        private void refuses(TaskFunction.Zero<?> function, String reason) {
            refuses((TaskFunction<?>) function, reason);
        }

        private void refuses(TaskFunction<?> function, String reason) {
            assertThatThrownBy(() -> RemoteFunction.read(function))
                    .isInstanceOf(FunctionRefusedException.class)
                    .hasMessageContaining(reason)
                    .hasMessageStartingWith("cannot run ");
        }
    }
}

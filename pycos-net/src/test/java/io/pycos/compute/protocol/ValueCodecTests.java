package io.pycos.compute.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class ValueCodecTests {

    record Item(String name, long count, Instant at) {}

    enum Color {
        RED,
        GREEN
    }

    @SuppressWarnings("unused") // its declared types
    static void all(
            int number,
            Long boxed,
            String text,
            byte[] bytes,
            List<Item> items,
            Map<Color, List<Item>> byColor) {}

    private final ValueCodec codec = new ValueCodec();

    @Test
    void valuesComeBackAsTheTypesThatAreDeclared() {
        Item item = new Item("x", 1L << 40, Instant.parse("2026-11-22T10:00:00.123456789Z"));
        Object[] values = {
            1,
            2L,
            "text",
            new byte[] {1, 2},
            List.of(item),
            Map.of(Color.GREEN, List.of(item, item))
        };

        assertThat(codec.decode(declared(), codec.encode(declared(), values))).isEqualTo(values);
    }

    @Test
    void nullStaysNull() {
        List<Type> types = List.of(String.class, Item.class);

        assertThat(codec.decode(types, codec.encode(types, "x", null))).containsExactly("x", null);
    }

    @Test
    void aSmallerNumberMayStandForAPrimitive() {
        List<Type> types = List.of(long.class, double.class);

        assertThat(codec.decode(types, codec.encode(types, 1, 2.5f))).containsExactly(1L, 2.5);
    }

    @Test
    void aValueOfAnotherTypeIsRefused() {
        List<Type> written = List.of(String.class);
        List<Type> read = List.of(Item.class);
        byte[] bytes = codec.encode(written, "text");

        assertThatThrownBy(() -> codec.decode(read, bytes)).isInstanceOf(JacksonException.class);
    }

    @Test
    void tooFewValuesAreRefused() {
        byte[] bytes = codec.encode(List.of(String.class), "text");

        assertThatThrownBy(() -> codec.decode(List.of(String.class, String.class), bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected 2 values, but there are 1");
    }

    private static List<Type> declared() {
        Method all =
                Stream.of(ValueCodecTests.class.getDeclaredMethods())
                        .filter(method -> method.getName().equals("all"))
                        .findFirst()
                        .orElseThrow();
        return List.of(all.getGenericParameterTypes());
    }
}

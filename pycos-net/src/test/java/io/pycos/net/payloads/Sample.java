package io.pycos.net.payloads;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pycos.Channel;
import io.pycos.TaskExit;
import io.pycos.TaskRef;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records of many kinds. */
public final class Sample {

    private Sample() {}

    public record Times(Instant instant, LocalDate day, ZonedDateTime zoned) {}

    public record Shapes(
            Shape one, List<Shape> many, Map<String, Shape> named, Optional<Shape> maybe) {}

    public record Anything(@Nullable Object value) {}

    public record Box<T>(T content) {}

    public record Arrays(int[] ints, double[][] matrix, byte[] bytes, String[] texts) {}

    public record Enums(Color color, List<Color> colors) {}

    public record Refs(
            TaskRef<String> task,
            List<TaskRef<String>> tasks,
            Map<TaskRef<String>, String> byTask,
            Channel<String> channel) {}

    public record Nested(Box<Box<TaskRef<String>>> box) {}

    public record Ended(TaskExit exit) {}

    public static class Animal {
        public String name = "";
    }

    public static class Dog extends Animal {
        public int barks;
    }

    public record Zoo(Animal animal) {}

    /** Asks Jackson to name classes by itself. */
    public record Gadget(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object thing) {}
}

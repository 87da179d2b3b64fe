package io.pycos.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pycos.Channel;
import io.pycos.PycosScheduler;
import io.pycos.TaskExit;
import io.pycos.TaskRef;
import io.pycos.hostile.Canary;
import io.pycos.hostile.Counted;
import io.pycos.net.payloads.Color;
import io.pycos.net.payloads.Sample;
import io.pycos.net.payloads.Shape;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.dataformat.cbor.CBORMapper;

class CompactCodecTests {

    private static final int LIMIT = 1 << 20;

    private final PycosScheduler scheduler = PycosScheduler.create("codec");
    private final TrustedTypes types =
            new TrustedTypes(
                    List.of("io.pycos.net.payloads"), CompactCodecTests.class.getClassLoader());
    private final CompactCodec codec = new CompactCodec(types, new FakeReferences(), LIMIT);

    @AfterEach
    void stop() {
        scheduler.terminate();
    }

    private @Nullable Object roundTrip(@Nullable Object payload) {
        return codec.decode(codec.encode(payload, 0), 0, Object.class);
    }

    static Stream<Object> values() {
        ZonedDateTime zoned =
                ZonedDateTime.of(2026, 3, 1, 12, 0, 0, 123_456_789, ZoneId.of("Europe/Vienna"));
        return Stream.of(
                "text",
                "",
                "ünï€ \uD83D\uDE00",
                "x".repeat(100_000),
                true,
                false,
                (byte) -7,
                (short) -30_000,
                'ß',
                0,
                -1,
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                Long.MIN_VALUE,
                5L,
                1.5f,
                Double.NaN,
                -0.0,
                new BigInteger("12345678901234567890123"),
                new BigDecimal("1.10"),
                UUID.fromString("3f2b3c1e-6f0e-4a52-9f2c-1c1f4a5b6c7d"),
                Instant.parse("2026-11-22T10:15:30.123456789Z"),
                Duration.ofNanos(123_456_789_012L),
                LocalDate.of(2026, 2, 28),
                zoned,
                ZoneId.of("Europe/Vienna"),
                Color.RED,
                Color.GREEN,
                Optional.empty(),
                Optional.of("present"),
                Optional.of(new Shape.Circle(1)),
                List.of(),
                List.of(1, "two", List.of(3.0), Map.of("four", 4L)),
                Arrays.asList("a", null),
                Set.of("one"),
                Map.of("key", List.of(new Shape.Circle(2))),
                new Shape.Circle(2.5),
                new Shape.Pair(
                        new Shape.Circle(1),
                        new Shape.Pair(new Shape.Square(2), new Shape.Circle(3))),
                List.of(new Shape.Circle(1), new Shape.Square(2)),
                new Sample.Times(
                        Instant.parse("2026-11-22T10:15:30.1Z"), LocalDate.of(2026, 1, 1), zoned),
                new Sample.Shapes(
                        new Shape.Circle(1),
                        List.of(new Shape.Square(2), new Shape.Circle(3)),
                        Map.of("a", new Shape.Square(4)),
                        Optional.of(new Shape.Circle(5))),
                new Sample.Enums(Color.GREEN, List.of(Color.RED, Color.GREEN)),
                new Sample.Anything("text"),
                new Sample.Anything(5),
                new Sample.Anything(5L),
                new Sample.Anything(null),
                new Sample.Anything(Instant.EPOCH),
                new Sample.Anything(Color.GREEN),
                new Sample.Anything(List.of(1, "two", new Shape.Circle(3))),
                new Sample.Anything(Map.of("k", new Shape.Circle(3))),
                new Sample.Anything(new Sample.Anything(List.of(List.of(7L)))),
                new Sample.Box<>(new Sample.Box<>("inner")));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesArriveEqual(Object value) {
        assertThat(roundTrip(value)).isEqualTo(value);
    }

    @Test
    void nullArrivesAsNull() {
        assertThat(roundTrip(null)).isNull();
    }

    @Test
    void arraysArriveWithTheirTypes() {
        assertThat(roundTrip(new byte[] {1, -2})).isEqualTo(new byte[] {1, -2});
        assertThat(roundTrip(new boolean[] {true, false})).isEqualTo(new boolean[] {true, false});
        assertThat(roundTrip(new short[] {1, -2})).isEqualTo(new short[] {1, -2});
        assertThat(roundTrip(new char[] {'a', 'ß'})).isEqualTo(new char[] {'a', 'ß'});
        assertThat(roundTrip(new int[] {1, -2})).isEqualTo(new int[] {1, -2});
        assertThat(roundTrip(new long[] {1, Long.MIN_VALUE}))
                .isEqualTo(new long[] {1, Long.MIN_VALUE});
        assertThat(roundTrip(new float[] {1.5f})).isEqualTo(new float[] {1.5f});
        assertThat(roundTrip(new double[] {1.5, Double.NaN}))
                .isEqualTo(new double[] {1.5, Double.NaN});
        assertThat(roundTrip(new double[][] {{1}, {2, 3}, {}}))
                .isEqualTo(new double[][] {{1}, {2, 3}, {}});
        assertThat(roundTrip(new String[] {"a", null})).isEqualTo(new String[] {"a", null});
        assertThat(roundTrip(new Shape[] {new Shape.Circle(1)}))
                .isEqualTo(new Shape[] {new Shape.Circle(1)});
        var arrays =
                new Sample.Arrays(
                        new int[] {1}, new double[][] {{2}}, new byte[] {3}, new String[] {"x"});
        assertThat(roundTrip(arrays)).usingRecursiveComparison().isEqualTo(arrays);
    }

    @Test
    void anObjectOfAnOpenClassArrivesAsTheClassItIs() {
        var dog = new Sample.Dog();
        dog.name = "Rex";
        dog.barks = 3;

        assertThat(roundTrip(new Sample.Zoo(dog)))
                .isInstanceOfSatisfying(
                        Sample.Zoo.class,
                        zoo ->
                                assertThat(zoo.animal())
                                        .isInstanceOf(Sample.Dog.class)
                                        .usingRecursiveComparison()
                                        .isEqualTo(dog));
    }

    @Test
    void referencesAtAnyDepthArriveAsWhatTheyReferTo() {
        TaskRef<String> task = scheduler.spawn("task", self -> self.receive());
        Channel<String> channel = Channel.create("channel", String.class);

        assertThat(roundTrip(task)).isSameAs(task);
        assertThat(roundTrip(List.of(Map.of("t", task)))).isEqualTo(List.of(Map.of("t", task)));
        var refs = new Sample.Refs(task, List.of(task), Map.of(task, "x"), channel);
        assertThat(roundTrip(refs)).isEqualTo(refs);
        var nested = new Sample.Nested(new Sample.Box<>(new Sample.Box<>(task)));
        assertThat(roundTrip(nested)).isEqualTo(nested);
        assertThat(roundTrip(new Sample.Anything(task))).isEqualTo(new Sample.Anything(task));
        assertThat(roundTrip(new Sample.Anything(List.of(channel))))
                .isEqualTo(new Sample.Anything(List.of(channel)));
    }

    @Test
    void exitsArriveWithTheirValueAndFailuresAsText() {
        TaskRef<String> task = scheduler.spawn("task", self -> self.receive());
        var returned = new TaskExit.Returned(task, new Shape.Circle(1));

        assertThat(roundTrip(returned)).isEqualTo(returned);
        assertThat(roundTrip(new Sample.Ended(returned))).isEqualTo(new Sample.Ended(returned));
        assertThat(roundTrip(new TaskExit.Failed(task, new IllegalStateException("broken"))))
                .isInstanceOfSatisfying(
                        TaskExit.Failed.class,
                        failed ->
                                assertThat(failed.error())
                                        .isInstanceOfSatisfying(
                                                RemoteFailureException.class,
                                                error -> {
                                                    assertThat(error.remoteClass())
                                                            .isEqualTo(
                                                                    "java.lang.IllegalStateException");
                                                    assertThat(error.remoteMessage())
                                                            .isEqualTo("broken");
                                                    assertThat(error.remoteStack())
                                                            .contains("CompactCodecTests");
                                                }));
    }

    @Test
    void headroomIsLeftFree() {
        for (Object payload : List.of("text", new byte[] {1}, 5, new Shape.Circle(1))) {
            byte[] bytes = codec.encode(payload, 7);
            assertThat(Arrays.copyOf(bytes, 7)).containsOnly(0);
            assertThat(codec.decode(bytes, 7, Object.class)).isEqualTo(payload);
        }
    }

    @Test
    void decodedContainersCannotBeChanged() {
        @SuppressWarnings("unchecked")
        List<Object> list = (List<Object>) roundTrip(new ArrayList<>(List.of(1)));

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> list.add(2));
    }

    // refusals

    @Test
    void anUntrustedTypeIsNotEncoded() {
        for (Object payload :
                List.of(
                        new Canary.Cage[0],
                        List.of(Thread.State.NEW),
                        new Sample.Anything(Thread.State.NEW),
                        new Object())) {
            PayloadException refused =
                    catchThrowableOfType(PayloadException.class, () -> codec.encode(payload, 0));

            assertThat(refused.reason()).isEqualTo(PayloadException.Reason.UNTRUSTED_TYPE);
            assertThat(refused).hasMessageContaining("pycos.net.trusted-packages");
        }
    }

    @Test
    void anUntrustedTypeNamedByAPeerIsNeitherLoadedNorInitialized() {
        String canary = Canary.class.getName();
        byte[] content = new CBORMapper().writeValueAsBytes(Map.of("command", "run"));

        assertRefused(PayloadException.Reason.UNTRUSTED_TYPE, object(canary, content));
        assertRefused(PayloadException.Reason.UNTRUSTED_TYPE, array(canary, 1));
        assertRefused(
                PayloadException.Reason.UNTRUSTED_TYPE,
                object(Sample.Anything.class.getName(), polymorphic("value", canary)));
        assertThat(Canary.Cage.heard()).isFalse();
    }

    @Test
    void anAnnotationOfAMessageDoesNotOpenADoorForOtherClasses() {
        byte[] content =
                new CBORMapper()
                        .writeValueAsBytes(
                                Map.of(
                                        "thing",
                                        Map.of(
                                                "@class",
                                                Canary.class.getName(),
                                                "command",
                                                "run")));

        assertRefused(
                PayloadException.Reason.NOT_CONVERTIBLE,
                object(Sample.Gadget.class.getName(), content));
        assertThat(Canary.Cage.heard()).isFalse();
        assertThat(roundTrip(new Sample.Gadget(new Shape.Circle(1))))
                .isEqualTo(new Sample.Gadget(new Shape.Circle(1)));
    }

    @Test
    void aTrustedTypeThatIsNotWhatAComponentDeclaresIsRefused() {
        byte[] content =
                new CBORMapper()
                        .writeValueAsBytes(
                                Map.of(
                                        "left", List.of(Sample.Anything.class.getName(), Map.of()),
                                        "right",
                                                List.of(
                                                        Sample.Anything.class.getName(),
                                                        Map.of())));

        assertRefused(
                PayloadException.Reason.WRONG_TYPE, object(Shape.Pair.class.getName(), content));
    }

    @Test
    void anotherTypeThanExpectedIsRefusedBeforeItIsInstantiated() {
        byte[] bytes = codec.encode(new Shape.Circle(1), 0);

        assertThat(codec.decode(bytes, 0, Shape.class)).isEqualTo(new Shape.Circle(1));
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> codec.decode(bytes, 0, String.class))
                .satisfies(
                        refused ->
                                assertThat(refused.reason())
                                        .isEqualTo(PayloadException.Reason.WRONG_TYPE));
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> codec.decode(codec.encode("text", 0), 0, Shape.class));
    }

    @Test
    void aTrustedTypeThatIsNotExpectedIsNotInstantiated() {
        types.register(Counted.class);
        byte[] bytes = codec.encode(new Counted("x"), 0);
        int made = Counted.MADE.get();

        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> codec.decode(bytes, 0, Shape.class));
        assertThat(Counted.MADE).hasValue(made);
    }

    @Test
    void whatIsLargerThanTheLimitIsNotEncoded() {
        for (Object payload :
                List.of(
                        new byte[LIMIT],
                        "x".repeat(LIMIT),
                        List.of(new byte[LIMIT / 2], new byte[LIMIT / 2]),
                        new Sample.Anything("x".repeat(LIMIT)))) {
            PayloadException refused =
                    catchThrowableOfType(PayloadException.class, () -> codec.encode(payload, 0));
            assertThat(refused.reason()).isEqualTo(PayloadException.Reason.TOO_LARGE);
        }
    }

    @Test
    void whatIsNestedTooDeeplyIsRefusedOnBothSides() {
        Object deep = "core";
        for (int i = 0; i < 1_000; i++) {
            deep = List.of(deep);
        }
        Object tooDeep = deep;
        byte[] bytes = new byte[2_001];
        for (int i = 0; i < 1_000; i++) {
            bytes[2 * i] = Tag.LIST.code();
            bytes[2 * i + 1] = 1;
        }
        byte[] optionals = new byte[100_000];
        Arrays.fill(optionals, Tag.PRESENT.code());

        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> codec.encode(tooDeep, 0));
        assertRefused(PayloadException.Reason.TOO_DEEP, bytes);
        assertRefused(PayloadException.Reason.TOO_DEEP, optionals);
    }

    @Test
    void aCyclicListIsRefused() {
        List<Object> cyclic = new ArrayList<>();
        cyclic.add(cyclic);

        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> codec.encode(cyclic, 0));
    }

    @Test
    void announcedLengthsBeyondTheInputAreRefusedWithoutReservingThem() {
        for (Tag tag : List.of(Tag.TEXT, Tag.BYTES, Tag.LIST, Tag.SET, Tag.MAP, Tag.TASK)) {
            ByteOutput out = new ByteOutput(0, LIMIT);
            out.write(tag.code());
            out.writeVarint(Integer.MAX_VALUE);
            assertRefused(PayloadException.Reason.MALFORMED, out.toBytes());
        }
        assertRefused(PayloadException.Reason.MALFORMED, array("long", Integer.MAX_VALUE));
    }

    @Test
    void anyBytesAreDecodedOrRefusedAndNothingElse() {
        Random random = new Random(42);
        byte[][] seeds = values().map(value -> codec.encode(value, 0)).toArray(byte[][]::new);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = seeds[random.nextInt(seeds.length)].clone();
            for (int change = random.nextInt(4); change >= 0 && bytes.length > 0; change--) {
                bytes[random.nextInt(Math.min(bytes.length, 200))] = (byte) random.nextInt();
            }
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            decodeOrRefuse(random.nextBoolean() ? bytes : cut);
        }
    }

    private void decodeOrRefuse(byte[] bytes) {
        try {
            codec.decode(bytes, 0, Object.class);
        } catch (PayloadException expected) {
            assertThat(expected.reason()).isNotNull();
        }
    }

    private void assertRefused(PayloadException.Reason reason, byte[] bytes) {
        PayloadException refused =
                catchThrowableOfType(
                        PayloadException.class, () -> codec.decode(bytes, 0, Object.class));
        assertThat(refused).isNotNull();
        assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
    }

    private static byte[] object(String className, byte[] cbor) {
        ByteOutput out = new ByteOutput(0, LIMIT);
        out.write(Tag.OBJECT.code());
        out.writeText(className);
        out.writeBytes(cbor);
        return out.toBytes();
    }

    private static byte[] polymorphic(String component, String className) {
        return new CBORMapper()
                .writeValueAsBytes(Map.of(component, List.of(className, Map.of("command", "run"))));
    }

    private static byte[] array(String className, int length) {
        ByteOutput out = new ByteOutput(0, LIMIT);
        out.write(Tag.ARRAY.code());
        out.writeVarint(1);
        out.writeText(className);
        out.writeVarint(length);
        out.write("content".getBytes(StandardCharsets.UTF_8));
        return out.toBytes();
    }
}

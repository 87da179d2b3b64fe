package io.pycos.net.payloads;

/** A sealed message type. */
public sealed interface Shape {

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    /** A shape of shapes. */
    record Pair(Shape left, Shape right) implements Shape {}
}

package io.pycos.compute.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleClassesTests {

    private final ClassLoader visible =
            new VisibleClasses(VisibleClassesTests.class.getClassLoader());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.String",
                "java.sql.Connection",
                "java.lang.classfile.ClassFile",
                "com.sun.net.httpserver.HttpServer",
                "io.pycos.TaskRef",
                "io.pycos.compute.TaskFunction",
                "org.slf4j.Logger",
                "org.slf4j.event.Level",
                "org.jspecify.annotations.Nullable",
                "com.fasterxml.jackson.annotation.JsonProperty"
            })
    void theJdkAndAFixedListAreShown(String name) throws ClassNotFoundException {
        assertThat(visible.loadClass(name).getName()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.netty.buffer.ByteBuf",
                "tools.jackson.databind.ObjectMapper",
                "io.pycos.compute.node.ComputeNode",
                "io.pycos.net.wire.Transport",
                "io.pycos.samples.Anything",
                "org.assertj.core.api.Assertions",
                "org.slf4jx.Logger"
            })
    void everythingElseIsHidden(String name) {
        assertThatThrownBy(() -> visible.loadClass(name))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void resourcesOfTheServerAreHidden() throws Exception {
        assertThat(visible.getResource("logback-test.xml")).isNull();
        assertThat(visible.getResources("META-INF/MANIFEST.MF").asIterator())
                .toIterable()
                .noneMatch(url -> url.toString().contains("netty"));
    }
}

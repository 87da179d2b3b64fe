package io.pycos.compute.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClassCacheTests {

    private final ClassCache cache = new ClassCache(100);

    @Test
    void aFileIsFoundByItsHash() {
        cache.put("a", new byte[10]);

        assertThat(cache.get("a")).hasSize(10);
        assertThat(cache.get("b")).isNull();
    }

    @Test
    void filesNotUsedForLongestGoWhenThereIsNoRoom() {
        cache.put("a", new byte[40]);
        cache.put("b", new byte[40]);
        cache.get("a");
        cache.put("c", new byte[40]);

        assertThat(cache.get("a")).isNotNull();
        assertThat(cache.get("b")).isNull();
        assertThat(cache.get("c")).isNotNull();
        assertThat(cache.size()).isEqualTo(80);
    }

    @Test
    void theSameFileCountsOnce() {
        cache.put("a", new byte[40]);
        cache.put("a", new byte[40]);

        assertThat(cache.size()).isEqualTo(40);
    }
}

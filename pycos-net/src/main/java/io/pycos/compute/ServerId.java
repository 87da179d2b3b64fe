package io.pycos.compute;

import io.pycos.RefId;

/**
 * The identity of a server process.
 *
 * @param node the node that started it
 * @param number counted by the node, never used twice by it
 */
public record ServerId(RefId node, int number) {

    @Override
    public String toString() {
        return node + "/" + number;
    }
}

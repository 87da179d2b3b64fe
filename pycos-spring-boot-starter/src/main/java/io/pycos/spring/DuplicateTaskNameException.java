package io.pycos.spring;

import io.pycos.PycosException;

/** Two {@link PycosTask} methods have the same name. */
@SuppressWarnings("serial") // never serialized
public class DuplicateTaskNameException extends PycosException {

    private final String name;
    private final String first;
    private final String second;

    DuplicateTaskNameException(String name, String first, String second) {
        super("two task methods are named '" + name + "': " + first + " and " + second);
        this.name = name;
        this.first = first;
        this.second = second;
    }

    public String name() {
        return name;
    }

    /** The method that was there first, with its bean. */
    public String first() {
        return first;
    }

    public String second() {
        return second;
    }
}

package io.pycos;

/** A name is in use for another task or channel, or for another type of message. */
@SuppressWarnings("serial") // never serialized
public class NameTakenException extends PycosException {

    private final String name;

    NameTakenException(String name, String holder) {
        super("the name '" + name + "' is taken by " + holder);
        this.name = name;
    }

    public String name() {
        return name;
    }
}

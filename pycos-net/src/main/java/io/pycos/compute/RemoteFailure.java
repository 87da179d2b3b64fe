package io.pycos.compute;

/**
 * An exception in a server process, as text: its class may not exist here.
 *
 * @param type name of the exception's class
 * @param message its message, empty when it has none
 * @param stack its stack trace with causes, as {@code printStackTrace} writes it
 */
public record RemoteFailure(String type, String message, String stack) {

    @Override
    public String toString() {
        return message.isEmpty() ? type : type + ": " + message;
    }
}

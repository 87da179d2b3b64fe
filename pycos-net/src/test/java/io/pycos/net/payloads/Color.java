package io.pycos.net.payloads;

/** An enum with a constant that has a class of its own. */
public enum Color {
    RED,
    GREEN {
        @Override
        public boolean isCalm() {
            return true;
        }
    };

    public boolean isCalm() {
        return false;
    }
}

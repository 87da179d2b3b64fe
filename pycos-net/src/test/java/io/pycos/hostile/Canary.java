package io.pycos.hostile;

import org.jspecify.annotations.Nullable;

/** A class that no test trusts; it tells when something of it was run. */
public class Canary {

    static {
        System.setProperty("io.pycos.hostile.canary", "sang");
    }

    /** Whether the class was initialized, asked without initializing it. */
    public static final class Cage {

        private Cage() {}

        public static boolean heard() {
            return System.getProperty("io.pycos.hostile.canary") != null;
        }
    }

    public @Nullable String command;
}

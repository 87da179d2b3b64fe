package io.pycos.net.wire;

import io.pycos.Location;
import io.pycos.net.wire.Refusal.Reason;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which places to connect to, and when: a state machine of ticks, like the session. Opens
 * no socket itself.
 *
 * <p>Used by the transport's thread.
 */
final class Dialer {

    /*
     * A place is wanted
     *   for ever                 if it was configured or named by connect(),
     *   while it is in the view  if the membership named it,
     *   for a while              if it was heard of by datagram, or its session has just ended without a goodbye.
     *
     * A wanted place is dialled unless its session is up or an attempt is under way; the pauses between attempts grow.
     * A configured place may be an alias (a name, another interface) of the location that the process there
     * proves to be at: 'reached' remembers that, so that the alias counts as up when the location is.
     */

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(2);
    private static final long REMEMBERED = TimeUnit.SECONDS.toNanos(60);
    private static final int MAX_TARGETS = 10_000;

    /** Opens connections. */
    interface Opener {
        /**
         * Tries to connect; answers later with {@link #connecting}, {@link #failed} or a
         * connection's events.
         */
        void open(Target target);
    }

    /** One place, and how the attempts to reach it went. */
    static final class Target {

        private final Location place;
        private boolean forEver;
        private boolean inView;
        private long rememberedUntil;
        private boolean underWay;
        private boolean isSelf;
        private int attempts;
        private int failures;
        private long nextAttempt;
        private @Nullable Connection connection;
        private @Nullable Location reached;

        private Target(Location place, long now) {
            this.place = place;
            this.rememberedUntil = now;
            this.nextAttempt = now;
        }

        Location place() {
            return place;
        }

        int attempts() {
            return attempts;
        }
    }

    private final Map<Location, Target> targets = new LinkedHashMap<>();
    private final Opener opener;
    private final Diagnosis diagnosis;
    private final DoubleSupplier random;
    private Predicate<Location> isUp = _ -> false;
    private long now;
    private boolean closed;

    /**
     * @param random between 0 and 1, to spread attempts
     */
    Dialer(Opener opener, Diagnosis diagnosis, DoubleSupplier random, long now) {
        this.opener = opener;
        this.diagnosis = diagnosis;
        this.random = random;
        this.now = now;
    }

    /** Tells the dialer how to find out whether a session is up. */
    void isUp(Predicate<Location> sessions) {
        isUp = sessions;
    }

    /** Never dials this place: it is this process. */
    void self(Location own) {
        target(own).isSelf = true;
    }

    /** Dials a place until it is reached, and again whenever its session has ended. */
    void want(Location place) {
        Target target = target(place);
        target.forEver = true;
        target.nextAttempt = now;
        dialIfDue(target);
    }

    /** Dials a place that was just heard of. */
    void heard(Location place) {
        Target target = target(place);
        remember(target);
        dialIfDue(target);
    }

    /** Dials the members of the view. */
    void members(Collection<Location> view) {
        Set<Location> members = new HashSet<>(view);
        members.forEach(this::target);
        for (Target target : targets.values()) {
            target.inView = members.contains(target.place);
        }
        members.forEach(place -> dialIfDue(target(place)));
    }

    void tick(long time) {
        now = time;
        targets.values()
                .removeIf(target -> !isWanted(target) && !target.underWay && !target.isSelf);
        for (Target target : List.copyOf(targets.values())) {
            dialIfDue(target);
        }
    }

    void close() {
        closed = true;
    }

    /** The connection to the target is established and begins its proof. */
    void connecting(Target target, Connection connection) {
        target.connection = connection;
    }

    /** The target could not be connected to. */
    void failed(Target target, String why) {
        again(target, why);
    }

    /** The process at the target has proven who it is. */
    void reached(Target target, PeerId peer) {
        target.reached = peer.location();
        target.failures = 0;
    }

    /** A connection to the target was refused by either end. */
    void refused(Target target, Reason reason, String detail) {
        if (reason == Reason.SELF) {
            target.isSelf = true;
        } else if (reason != Reason.DUPLICATE) {
            diagnosis.tried(target.place, target.attempts, detail);
        }
    }

    /** The connection to the target has closed, whatever became of it. */
    void closed(Target target, Connection connection) {
        if (target.connection == connection) {
            again(target, null);
        }
    }

    /** A session with this location is up. */
    void up(Location location) {
        diagnosis.up(location);
        for (Target target : targets.values()) {
            if (location.equals(target.place) || location.equals(target.reached)) {
                target.failures = 0;
                diagnosis.up(target.place);
            }
        }
    }

    /**
     * The session with this location ended. If not by a goodbye, the process may still be there.
     */
    void down(Location location, boolean orderly) {
        diagnosis.down(location);
        Target target = target(location);
        if (orderly) {
            target.rememberedUntil = now;
        } else {
            remember(target);
            target.nextAttempt = now + pause(0, random.getAsDouble());
        }
    }

    /** Says whether a connection of ours to this location is established and not yet a session. */
    boolean isProving(Location location) {
        return targets.values().stream()
                .filter(target -> location.equals(target.place) || location.equals(target.reached))
                .anyMatch(
                        target ->
                                target.connection != null
                                        && target.connection.stage() == Connection.Stage.PROVING);
    }

    /** Returns the pause before the next attempt: doubling, bounded, spread by up to a quarter. */
    static long pause(int failures, double random) {
        long pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(failures, 10));
        return pause - (long) (pause * random / 4);
    }

    private Target target(Location place) {
        return targets.computeIfAbsent(place, _ -> new Target(place, now));
    }

    private void remember(Target target) {
        if (targets.size() <= MAX_TARGETS) {
            target.rememberedUntil = now + REMEMBERED;
        }
    }

    private boolean isWanted(Target target) {
        return target.forEver || target.inView || target.rememberedUntil - now > 0;
    }

    private boolean isUp(Target target) {
        return isUp.test(target.place) || (target.reached != null && isUp.test(target.reached));
    }

    private void dialIfDue(Target target) {
        if (closed
                || target.isSelf
                || target.underWay
                || !isWanted(target)
                || target.nextAttempt - now > 0) {
            return;
        }
        if (!isUp(target)) {
            target.underWay = true;
            target.attempts++;
            opener.open(target);
        }
    }

    private void again(Target target, @Nullable String why) {
        target.underWay = false;
        target.connection = null;
        target.nextAttempt = now + pause(target.failures, random.getAsDouble());
        target.failures++;
        if (why != null) {
            diagnosis.tried(target.place, target.attempts, why);
        }
    }
}

package io.pycos.net.wire;

import io.pycos.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers, within bounds, what was tried and heard, and says it in sentences. Used by any thread.
 */
final class Diagnosis {

    private static final int MAX_ENTRIES = 100;

    private final Map<Location, String> places = bounded();
    private final Map<String, String> refusals = bounded();
    private final Map<String, Integer> refusalCounts = bounded();
    private final List<String> facts = new ArrayList<>();
    private final Map<String, String> announcements = bounded();

    /** Something that stays true, such as the address that is listened on. */
    synchronized void fact(String sentence) {
        facts.add(sentence);
    }

    /** How the announcements on an interface go. */
    synchronized void announcements(String face, String sentence) {
        announcements.put(face, sentence);
    }

    /** An attempt to reach a place failed. */
    synchronized void tried(Location place, int attempts, String why) {
        places.put(place, "Tried " + place + " " + times(attempts) + ", at last: " + why + ".");
    }

    synchronized void up(Location place) {
        places.put(place, "Connected with " + place + ".");
    }

    synchronized void down(Location place) {
        places.put(place, "No longer connected with " + place + ".");
    }

    /** Returns whether it is new that this host is refused for this reason. */
    synchronized boolean refused(Refusal refusal) {
        String host = refusal.remote().replaceFirst(":[0-9]+$", "");
        String key = host + " " + refusal.reason() + " " + refusal.byPeer();
        int count = refusalCounts.merge(key, 1, Integer::sum);
        refusals.put(
                key,
                "A connection with "
                        + host
                        + " was refused "
                        + times(count)
                        + ", at last: "
                        + refusal.detail()
                        + ".");
        return count == 1;
    }

    /** Returns whether a membership message of this kind is refused for the first time. */
    synchronized boolean refusedGroupMessage(String what) {
        int count = refusalCounts.merge(what, 1, Integer::sum);
        refusals.put(what, "A membership message was refused " + times(count) + ": " + what + ".");
        return count == 1;
    }

    synchronized List<String> sentences() {
        List<String> sentences = new ArrayList<>(facts);
        sentences.addAll(announcements.values());
        sentences.addAll(places.values());
        sentences.addAll(refusals.values());
        return List.copyOf(sentences);
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>() {

            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MAX_ENTRIES;
            }
        };
    }
}

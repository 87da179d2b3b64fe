package io.pycos.samples.benchmarks;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Who is measured, and doing what. The label is the one in tables and files. */
enum Subject {
    PYCOS(
            "pycos",
            Work.HANDLER_PING_PONG,
            Work.FLOOD,
            Work.BODY_PING_PONG,
            Work.REMOTE_ONE_WAY,
            Work.REMOTE_ROUND_TRIP),
    PEKKO("pekko", Work.HANDLER_PING_PONG, Work.FLOOD),
    VERTX("vertx", Work.HANDLER_PING_PONG, Work.FLOOD),
    JOX("jox", Work.FLOOD, Work.BODY_PING_PONG),
    KOTLIN("kotlin", Work.FLOOD, Work.BODY_PING_PONG),
    NETTY("netty", Work.REMOTE_ONE_WAY, Work.REMOTE_ROUND_TRIP),
    NETTY_TUNED("netty-tuned", Work.REMOTE_ONE_WAY, Work.REMOTE_ROUND_TRIP),
    ARTERY("artery", Work.REMOTE_ONE_WAY, Work.REMOTE_ROUND_TRIP);

    final String label;
    private final Set<Work> works;

    Subject(String label, Work... works) {
        this.label = label;
        this.works = EnumSet.copyOf(Arrays.asList(works));
    }

    boolean does(Work work) {
        return works.contains(work);
    }
}

package io.pycos.samples.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * The main program of the processes that measure, one subject at one work in each.
 *
 * <p>Arguments: {@code measure <work> <subject> <rounds> <warm-up ms> <round ms> [port]}, which
 * prints a line {@code ROUND <figure>} for each round, or {@code serve <subject>}, which prints
 * {@code PORT <port>} and serves. Either ends with its standard input, so that none outlives the
 * one who started it.
 */
public final class Measurement {

    static final String MEASURE = "measure";
    static final String SERVE = "serve";
    static final String ROUND = "ROUND ";
    static final String PORT = "PORT ";

    private Measurement() {}

    public static void main(String[] args) {
        Thread.ofPlatform().daemon().name("end with standard input").start(Measurement::awaitEnd);
        try {
            run(args);
        } catch (Exception e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(String[] args) throws Exception {
        if (args[0].equals(SERVE)) {
            System.out.println(PORT + remote(Subject.valueOf(args[1])).serve());
            Thread.currentThread().join(); // until standard input ends
            return;
        }
        Rounds rounds =
                new Rounds(
                        Integer.parseInt(args[3]),
                        Duration.ofMillis(Long.parseLong(args[4])),
                        Duration.ofMillis(Long.parseLong(args[5])));
        List<Double> figures = rounds.measure(workload(args));
        figures.forEach(figure -> System.out.println(ROUND + figure));
        Runtime.getRuntime().halt(0);
    }

    private static Workload workload(String[] args) throws Exception {
        Work work = Work.valueOf(args[1]);
        Subject subject = Subject.valueOf(args[2]);
        return work.remote()
                ? RemoteSubject.workload(work, remote(subject).connect(Integer.parseInt(args[6])))
                : local(subject).workload(work);
    }

    private static LocalSubject local(Subject subject) {
        return switch (subject) {
            case PYCOS -> new PycosLocal();
            case PEKKO -> new PekkoLocal();
            case VERTX -> new VertxLocal();
            case JOX -> new JoxLocal();
            case KOTLIN -> new KotlinLocal();
            case NETTY, NETTY_TUNED, ARTERY -> throw new IllegalArgumentException(subject.label);
        };
    }

    private static RemoteSubject remote(Subject subject) {
        return switch (subject) {
            case NETTY -> NettyRemote.stock();
            case NETTY_TUNED -> NettyRemote.tuned();
            case ARTERY -> new ArteryRemote();
            case PYCOS -> new PycosRemote();
            case PEKKO, VERTX, JOX, KOTLIN -> throw new IllegalArgumentException(subject.label);
        };
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                // nobody writes
            }
        } catch (java.io.IOException e) {
            e.printStackTrace();
        }
        Runtime.getRuntime().halt(0);
    }
}

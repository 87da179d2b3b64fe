package io.pycos.samples.benchmarks;

import java.time.Duration;

/**
 * A library that passes messages between processes. One instance serves in one process, or sends
 * from another.
 */
interface RemoteSubject {

    /** Bound of each wait for the other process. */
    Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * Answers packets as {@link Sink} says, on the loopback interface, until the process ends.
     *
     * @return the port, a free one
     */
    int serve() throws Exception;

    Client connect(int port) throws Exception;

    /** The sending side. */
    interface Client {

        /**
         * Sends that many packets; the time until the other side says that it has the last, in ns.
         */
        long oneWay(long n) throws Exception;

        /**
         * Sends requests one by one, each after the answer to the one before; all times in ns, the
         * shortest first.
         */
        long[] roundTrips(int n) throws Exception;
    }

    /** The work, done by a client. */
    static Workload workload(Work work, Client client) {
        return switch (work) {
            case REMOTE_ONE_WAY -> Workload.rate(client::oneWay);
            case REMOTE_ROUND_TRIP -> n -> roundTrips(client, n);
            default -> throw LocalSubject.without(work);
        };
    }

    private static Workload.Sample roundTrips(Client client, long n) throws Exception {
        long start = System.nanoTime();
        long[] nanos = client.roundTrips(Math.toIntExact(n));
        return new Workload.Sample(System.nanoTime() - start, nanos[nanos.length / 2] / 1e3);
    }
}

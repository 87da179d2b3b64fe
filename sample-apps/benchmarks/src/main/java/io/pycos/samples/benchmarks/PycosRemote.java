package io.pycos.samples.benchmarks;

import io.pycos.Directory;
import io.pycos.Location;
import io.pycos.PycosScheduler;
import io.pycos.Task;
import io.pycos.TaskRef;
import io.pycos.net.Cluster;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Our own peers, a handler at each end. A send is refused when the queue to the peer is full, and
 * the sender then waits for room.
 */
final class PycosRemote implements RemoteSubject {

    private static final String SINK = "sink";

    private final Directory directory = Directory.create();
    private final PycosScheduler scheduler =
            PycosScheduler.builder("benchmark").directory(directory).build();

    private Cluster cluster() {
        return Cluster.builder(directory).port(0).multicast(false).start();
    }

    @Override
    public int serve() {
        Answering answering = new Answering();
        directory.register(SINK, scheduler.task(SINK, Object.class).handler(answering::received));
        return cluster().location().port();
    }

    @Override
    public Client connect(int port) throws Exception {
        Cluster cluster = cluster();
        cluster.connect(new Location(cluster.location().host(), port));
        TaskRef<Object> sink =
                directory
                        .locate(SINK, Object.class, PATIENCE)
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .orElseThrow(() -> new IllegalStateException("No sink was found"));
        PycosClient client = new PycosClient(sink);
        sink.deliver(scheduler.task("client", byte[].class).handler(client::received), PATIENCE);
        return client;
    }

    /** Gets the client's reference first, then packets. */
    private static final class Answering {

        private final Sink sink = new Sink(0);
        private @Nullable TaskRef<byte[]> client;

        @SuppressWarnings("unchecked")
        void received(Task<Object> self, Object message) {
            if (message instanceof TaskRef<?> reference) {
                client = (TaskRef<byte[]>) reference;
                return;
            }
            byte[] answer = sink.answer((byte[]) message);
            if (answer != null && client != null) {
                client.send(answer);
            }
        }
    }

    private static final class PycosClient implements Client {

        private final TaskRef<Object> sink;
        private volatile CompletableFuture<Void> done = new CompletableFuture<>();
        private volatile RoundTrips roundTrips = new RoundTrips(0);

        PycosClient(TaskRef<Object> sink) {
            this.sink = sink;
        }

        @Override
        public long oneWay(long n) throws Exception {
            done = new CompletableFuture<>();
            long start = System.nanoTime();
            for (long i = 0; i < n; i++) {
                byte[] packet = Packet.of(i == n - 1 ? Packet.LAST : Packet.DATA, i);
                if (!sink.send(packet)) {
                    sink.put(packet, PATIENCE);
                }
            }
            done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return System.nanoTime() - start;
        }

        @Override
        public long[] roundTrips(int n) throws Exception {
            RoundTrips trips = new RoundTrips(n);
            roundTrips = trips;
            sink.send(trips.request());
            return trips.sorted().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        void received(Task<byte[]> self, byte[] packet) {
            if (packet[0] == Packet.DONE) {
                done.complete(null);
                return;
            }
            byte[] request = roundTrips.answered(packet);
            if (request != null) {
                sink.send(request);
            }
        }
    }
}

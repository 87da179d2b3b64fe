package io.pycos.samples.benchmarks;

import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;

/** Pekko's remoting over TCP. It drops what overflows, so a sender waits for credit. */
final class ArteryRemote implements RemoteSubject {

    private static final int WINDOW = 2_000;
    private static final String SINK = "sink";

    private final ActorSystem system =
            ActorSystem.create(
                    "benchmark",
                    ConfigFactory.parseString(
                                    """
                                    pekko {
                                      loglevel = ERROR
                                      actor.provider = remote
                                      actor.default-dispatcher.fork-join-executor { parallelism-min = 2, parallelism-max = 2 }
                                      remote {
                                        use-unsafe-remote-features-outside-cluster = on
                                        default-remote-dispatcher.fork-join-executor { parallelism-min = 2, parallelism-max = 2 }
                                        artery { transport = tcp, canonical.hostname = "127.0.0.1", canonical.port = 0 }
                                      }
                                    }
                                    """)
                            .withFallback(ConfigFactory.load()));

    @Override
    public int serve() {
        system.actorOf(Props.create(Answering.class, Answering::new), SINK);
        return ((ExtendedActorSystem) system).provider().getDefaultAddress().getPort().get();
    }

    @Override
    public Client connect(int port) throws Exception {
        ActorRef sink =
                system.actorSelection(
                                "pekko://benchmark@127.0.0.1:%d/user/%s".formatted(port, SINK))
                        .resolveOne(PATIENCE)
                        .toCompletableFuture()
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        ArteryClient client = new ArteryClient(sink);
        client.self = system.actorOf(Props.create(Calling.class, () -> new Calling(client)));
        return client;
    }

    private static final class Answering extends UntypedAbstractActor {

        private final Sink sink = new Sink(WINDOW / 4);

        @Override
        public void onReceive(Object packet) {
            byte[] answer = sink.answer((byte[]) packet);
            if (answer != null) {
                getSender().tell(answer, ActorRef.noSender());
            }
        }
    }

    private static final class Calling extends UntypedAbstractActor {

        private final ArteryClient client;

        Calling(ArteryClient client) {
            this.client = client;
        }

        @Override
        public void onReceive(Object packet) {
            client.received((byte[]) packet);
        }
    }

    private static final class ArteryClient implements Client {

        private final ActorRef sink;
        private final Semaphore credit = new Semaphore(0);
        private volatile ActorRef self = ActorRef.noSender();
        private volatile CompletableFuture<Void> done = new CompletableFuture<>();
        private volatile RoundTrips roundTrips = new RoundTrips(0);

        ArteryClient(ActorRef sink) {
            this.sink = sink;
        }

        @Override
        public long oneWay(long n) throws Exception {
            done = new CompletableFuture<>();
            credit.drainPermits();
            credit.release(WINDOW);
            long start = System.nanoTime();
            for (long i = 0; i < n; i++) {
                if (!credit.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IllegalStateException("No credit came back");
                }
                sink.tell(Packet.of(i == n - 1 ? Packet.LAST : Packet.DATA, i), self);
            }
            done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return System.nanoTime() - start;
        }

        @Override
        public long[] roundTrips(int n) throws Exception {
            RoundTrips trips = new RoundTrips(n);
            roundTrips = trips;
            sink.tell(trips.request(), self);
            return trips.sorted().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        void received(byte[] packet) {
            switch (packet[0]) {
                case Packet.DONE -> done.complete(null);
                case Packet.CREDIT -> credit.release((int) Packet.number(packet));
                default -> {
                    byte[] request = roundTrips.answered(packet);
                    if (request != null) {
                        sink.tell(request, self);
                    }
                }
            }
        }
    }
}

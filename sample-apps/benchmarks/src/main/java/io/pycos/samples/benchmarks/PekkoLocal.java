package io.pycos.samples.benchmarks;

import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;

/** Pekko's classic actors, tuned: one thread, a hundred messages at a time. */
final class PekkoLocal implements LocalSubject {

    private static final Object MESSAGE = new Object();
    private static final Object ACK = new Object();
    private static final int WINDOW = 1_000;

    private final ActorSystem system =
            ActorSystem.create(
                    "benchmark",
                    ConfigFactory.parseString(
                                    """
                                    pekko.loglevel = ERROR
                                    pekko.log-dead-letters = off
                                    pekko.actor.default-dispatcher {
                                      throughput = 100
                                      fork-join-executor { parallelism-min = 1, parallelism-max = 1 }
                                    }
                                    """)
                            .withFallback(ConfigFactory.load()));

    @Override
    public Workload workload(Work work) {
        return switch (work) {
            case HANDLER_PING_PONG -> Workload.rate(this::pingPong);
            case FLOOD -> Workload.rate(this::flood);
            default -> throw LocalSubject.without(work);
        };
    }

    private long pingPong(long n) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        long[] count = {0};
        ActorRef pong = actor((_, self) -> self.sender().tell(MESSAGE, self.self()));
        ActorRef ping =
                actor(
                        (_, self) -> {
                            if (count[0]++ >= n) {
                                done.countDown();
                            } else {
                                pong.tell(MESSAGE, self.self());
                            }
                        });
        long start = System.nanoTime();
        ping.tell(MESSAGE, ActorRef.noSender());
        done.await();
        return ended(start, ping, pong);
    }

    /** The receiver acknowledges each thousand, so that at most two thousand are on their way. */
    private long flood(long n) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        long[] received = {0};
        long[] sent = {0};
        ActorRef sink =
                actor(
                        (_, self) -> {
                            if (++received[0] == n) {
                                done.countDown();
                            } else if (received[0] % WINDOW == 0) {
                                self.sender().tell(ACK, self.self());
                            }
                        });
        ActorRef source =
                actor(
                        (_, self) -> {
                            for (int i = 0; i < WINDOW && sent[0] < n; i++, sent[0]++) {
                                sink.tell(MESSAGE, self.self());
                            }
                        });
        long start = System.nanoTime();
        source.tell(MESSAGE, ActorRef.noSender());
        source.tell(MESSAGE, ActorRef.noSender());
        done.await();
        return ended(start, source, sink);
    }

    private long ended(long start, ActorRef... actors) {
        long nanos = System.nanoTime() - start;
        for (ActorRef actor : actors) {
            system.stop(actor);
        }
        return nanos;
    }

    private ActorRef actor(Behaviour behaviour) {
        return system.actorOf(Props.create(Actor.class, () -> new Actor(behaviour)));
    }

    private interface Behaviour {
        void receive(Object message, Actor self);
    }

    private static final class Actor extends UntypedAbstractActor {

        private final Behaviour behaviour;

        Actor(Behaviour behaviour) {
            this.behaviour = behaviour;
        }

        @Override
        public void onReceive(Object message) {
            behaviour.receive(message, this);
        }
    }
}

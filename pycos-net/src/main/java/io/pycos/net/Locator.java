package io.pycos.net;

import io.pycos.Channel;
import io.pycos.Directory;
import io.pycos.PycosException;
import io.pycos.TaskRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for names at peers, and answers those who look here.
 *
 * <p>A search asks every peer there is and every one that comes, until the first finds something or
 * time is up; a peer that has nothing keeps the question open for as long. Only peers of the
 * cluster are asked and answered. For any number of threads.
 */
final class Locator implements Directory.Remote {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    /**
     * What is looked for.
     *
     * @param kind the question
     * @param where which peers are asked
     * @param reference reads what they answer
     * @param wanted whether that is it; other finds are passed over
     */
    private record Terms<E>(
            FrameKind kind,
            String name,
            Predicate<Link> where,
            Function<byte[], E> reference,
            Predicate<? super E> wanted) {}

    /** A name that somebody here waits for. */
    private final class Search<E> {

        final Terms<E> terms;
        final long deadline;
        final CompletableFuture<Optional<E>> result = new CompletableFuture<>();
        final List<CompletableFuture<?>> questions = new CopyOnWriteArrayList<>();
        final Set<Link> asked = ConcurrentHashMap.newKeySet();

        Search(Terms<E> terms, Duration timeout) {
            this.terms = terms;
            this.deadline = System.nanoTime() + Clock.nanos(timeout);
        }

        void ask(Link link) {
            if (!terms.where.test(link) || result.isDone() || !asked.add(link)) {
                return;
            }
            CompletableFuture<Optional<E>> question =
                    calls.ask(
                            link,
                            new Calls.Request<>(
                                    terms.name,
                                    this::frame,
                                    this::answer,
                                    failure -> unanswered(link, failure)));
            questions.add(question);
            question.thenAccept(found -> found.ifPresent(one -> result.complete(found)));
            if (result.isDone()) {
                question.cancel(false);
            }
        }

        private byte[] frame(long id) {
            ByteOutput frame = Frames.request(terms.kind, id);
            Frames.writeTimeout(Duration.ofNanos(deadline - System.nanoTime()), frame);
            frame.writeText(terms.name);
            return frame.toBytes();
        }

        private Optional<E> answer(ByteInput in) {
            return in.readByte() == 1
                    ? Optional.of(terms.reference.apply(in.readBytes())).filter(terms.wanted)
                    : Optional.empty();
        }

        private Optional<E> unanswered(Link link, PycosException failure) {
            LOG.debug("[peer {}] was asked for '{}': {}", link, terms.name, failure.getMessage());
            return Optional.empty();
        }

        void end() {
            searches.remove(this);
            questions.forEach(question -> question.cancel(false));
        }
    }

    private final Directory directory;
    private final Links links;
    private final Calls calls;
    private final PayloadCodec.References references;
    private final Counters counters;
    private final Set<Search<?>> searches = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Locator(
            Directory directory,
            Links links,
            Calls calls,
            PayloadCodec.References references,
            Counters counters) {
        this.directory = directory;
        this.links = links;
        this.calls = calls;
        this.references = references;
        this.counters = counters;
    }

    // looking

    @Override
    public CompletableFuture<Optional<TaskRef<?>>> locateTask(
            String name, Predicate<? super TaskRef<?>> wanted, Duration timeout) {
        return locateTask(name, Link::isOfTheCluster, wanted, timeout);
    }

    /** Looks only at some peers. */
    CompletableFuture<Optional<TaskRef<?>>> locateTask(
            String name,
            Predicate<Link> where,
            Predicate<? super TaskRef<?>> wanted,
            Duration timeout) {
        return start(
                new Terms<TaskRef<?>>(
                        FrameKind.LOCATE_TASK, name, where, references::decodeTask, wanted),
                timeout);
    }

    @Override
    public CompletableFuture<Optional<Channel<?>>> locateChannel(
            String name, Predicate<? super Channel<?>> wanted, Duration timeout) {
        return start(
                new Terms<Channel<?>>(
                        FrameKind.LOCATE_CHANNEL,
                        name,
                        Link::isOfTheCluster,
                        references::decodeChannel,
                        wanted),
                timeout);
    }

    private <E> CompletableFuture<Optional<E>> start(Terms<E> terms, Duration timeout) {
        Search<E> search = new Search<>(terms, timeout);
        counters.locates.increment();
        searches.add(search);
        search.result.whenComplete((found, failure) -> search.end());
        if (closed) {
            search.result.complete(Optional.empty());
        }
        calls.clock().alarm(search.result, timeout, () -> search.result.complete(Optional.empty()));
        links.all().forEach(search::ask);
        return search.result;
    }

    /** Asks a new peer, too. */
    void peerUp(Link link) {
        searches.forEach(search -> search.ask(link));
    }

    /** Ends all searches, and those that come. */
    void close() {
        closed = true;
        searches.forEach(search -> search.result.complete(Optional.empty()));
    }

    // answering

    void answerTask(Link from, long request, ByteInput in) {
        answer(from, request, in, directory::locateHere, references::encode);
    }

    void answerChannel(Link from, long request, ByteInput in) {
        answer(from, request, in, directory::locateChannelHere, references::encode);
    }

    /** Where names of this process are looked up. */
    private interface Lookup<E> {
        CompletableFuture<Optional<E>> find(String name, Duration timeout);
    }

    private <E> void answer(
            Link from, long request, ByteInput in, Lookup<E> lookup, Function<E, byte[]> encode) {
        Duration timeout = Frames.readTimeout(in);
        String name = in.readText();
        if (!from.isOfTheCluster()) {
            from.reply(found(request, Optional.empty()));
            return;
        }
        from.serve(request, lookup.find(name, timeout), found -> found(request, found.map(encode)));
    }

    private static byte[] found(long request, Optional<byte[]> reference) {
        ByteOutput answer = Frames.request(FrameKind.ANSWER, request);
        answer.write(reference.isPresent() ? 1 : 0);
        reference.ifPresent(answer::writeBytes);
        return answer.toBytes();
    }
}

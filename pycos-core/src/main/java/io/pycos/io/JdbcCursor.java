package io.pycos.io;

import io.pycos.CallFailedException;
import io.pycos.Task;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database connection for tasks (I-14): its statements run on a {@link CallPool}, one at a time.
 *
 * <p>Another task that uses it meanwhile is refused with {@link IoBusyException}. Whether each
 * statement is a transaction is as the connection was set up; {@link #call} can change that, commit
 * and roll back.
 *
 * <p>A statement that is not done in time, or whose task is terminated, is cancelled in the
 * database, and the cursor closed: what the statement did is not known. The exception is one that
 * had not begun, and left no trace.
 *
 * <pre>{@code
 * try (JdbcCursor cursor = JdbcCursor.open(self, pool, dataSource::getConnection)) {
 *     cursor.update(self, "insert into orders (id, item) values (?, ?)", 1, "tea");
 *     List<String> items = cursor.query(self, row -> row.getString(1), "select item from orders").toList(self, 100);
 * }
 * }</pre>
 */
public final class JdbcCursor implements AutoCloseable {

    /**
     * How long an operation may take with its time in the pool's queue, unless {@link #timeout}
     * says otherwise.
     */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    private static final String TARGET = "a database connection";
    private static final Logger LOG = LoggerFactory.getLogger(JdbcCursor.class);

    private final CallPool pool;
    private final Connection connection;
    private final Gate gate = new Gate("using", TARGET);
    private volatile Duration timeout = DEFAULT_TIMEOUT;
    private volatile @Nullable Statement running;
    private volatile @Nullable JdbcRows<?> rows;

    /** Guarded by this object's monitor, as are the next two. */
    private boolean closed;

    private CallPool.@Nullable Call<?> current;
    private @Nullable CompletableFuture<?> waiting;

    private JdbcCursor(CallPool pool, Connection connection) {
        this.pool = pool;
        this.connection = connection;
    }

    /**
     * Takes a connection, on the pool; suspends.
     *
     * @param connections such as {@code dataSource::getConnection}; it is closed with the cursor
     * @throws IoFailedException when there is none to be had
     */
    public static JdbcCursor open(Task<?> self, CallPool pool, Callable<Connection> connections) {
        return new Gate("opening", TARGET)
                .enter(
                        self,
                        DEFAULT_TIMEOUT,
                        operation -> {
                            CallPool.Call<JdbcCursor> opened =
                                    pool.submit(() -> new JdbcCursor(pool, connections.call()));
                            try {
                                return result(operation, opened.result.copy());
                            } catch (Throwable e) {
                                pool.remove(opened);
                                opened.result.thenAccept(JdbcCursor::close);
                                throw e;
                            }
                        });
    }

    /**
     * How long an operation may take with its time in the pool's queue. May be changed at any time.
     */
    public JdbcCursor timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /**
     * Executes a statement that changes something; suspends.
     *
     * @param parameters for the question marks, as {@code PreparedStatement.setObject} takes them
     * @return how many rows it changed
     */
    public long update(Task<?> self, String sql, @Nullable Object... parameters) {
        return run(
                self,
                () -> {
                    try (PreparedStatement statement = prepare(sql)) {
                        bind(statement, parameters);
                        return statement.executeLargeUpdate();
                    }
                });
    }

    /**
     * Executes a statement once for each list of parameters, as one batch; suspends.
     *
     * @return how many rows each changed, or {@code Statement.SUCCESS_NO_INFO}
     */
    public long[] updateAll(Task<?> self, String sql, List<? extends List<?>> parameters) {
        return run(
                self,
                () -> {
                    try (PreparedStatement statement = prepare(sql)) {
                        for (List<?> each : parameters) {
                            bind(statement, each.toArray());
                            statement.addBatch();
                        }
                        return statement.executeLargeBatch();
                    }
                });
    }

    /**
     * Executes a query; suspends until the database has begun to answer. A cursor has one result at
     * a time: the one before is closed.
     *
     * @param parameters for the question marks, as {@code PreparedStatement.setObject} takes them
     */
    public <T> JdbcRows<T> query(
            Task<?> self, RowReader<T> reader, String sql, @Nullable Object... parameters) {
        return run(
                self,
                () -> {
                    closeRows();
                    PreparedStatement statement = prepare(sql);
                    try {
                        bind(statement, parameters);
                        statement.setFetchSize(JdbcRows.FETCHED);
                        var result =
                                new JdbcRows<>(this, statement, statement.executeQuery(), reader);
                        rows = result;
                        return result;
                    } catch (Throwable e) {
                        statement.close();
                        throw e;
                    }
                });
    }

    /** Does whatever else a connection can, such as calling a procedure or committing; suspends. */
    public <T extends @Nullable Object> T call(Task<?> self, ConnectionWork<T> work) {
        return run(self, () -> work.run(connection));
    }

    /** Commits; suspends. */
    public void commit(Task<?> self) {
        call(
                self,
                used -> {
                    used.commit();
                    return true;
                });
    }

    /** Rolls back; suspends. */
    public void rollback(Task<?> self) {
        call(
                self,
                used -> {
                    used.rollback();
                    return true;
                });
    }

    /**
     * Gives the connection back, cancels a statement that runs, and ends the operation that waits
     * for it with {@link IoClosedException}. Does not wait for the database. Idempotent, from any
     * thread.
     */
    @Override
    public void close() {
        close("the cursor was closed");
    }

    // on the pool's threads

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        running = statement;
        synchronized (this) {
            if (!closed) {
                return statement;
            }
        }
        statement.close();
        throw new SQLException("the cursor was closed before the statement began");
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }

    private void closeRows() throws SQLException {
        JdbcRows<?> open = rows;
        if (open != null) {
            rows = null;
            open.closeNow();
        }
    }

    private boolean closeConnection() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("[jdbc] a connection could not be closed in order", e);
        }
        return true;
    }

    /** Ends what runs: by the statement where it is known, else with the whole connection. */
    private boolean cancelRunning() {
        Statement statement = running;
        try {
            if (statement != null) {
                statement.cancel();
            } else {
                connection.abort(IoThreads.executor());
            }
        } catch (SQLException e) {
            LOG.warn(
                    "[jdbc] a statement could not be cancelled; it runs on, and its connection is closed after",
                    e);
        }
        return true;
    }

    // for tasks

    <T extends @Nullable Object> T run(Task<?> self, Callable<T> work) {
        return gate.enter(
                self,
                timeout,
                operation -> {
                    CallPool.Call<T> call = pool.submit(work);
                    CompletableFuture<T> result = call.result.copy();
                    begun(call, result);
                    try {
                        return result(operation, result);
                    } finally {
                        finished(call);
                    }
                });
    }

    private static <T extends @Nullable Object> T result(
            Operation operation, CompletableFuture<T> result) {
        try {
            operation.await(result);
            return result.join();
        } catch (CallFailedException e) {
            Throwable cause = e.getCause();
            throw new IoFailedException(operation.name(), cause == null ? e : cause);
        }
    }

    private synchronized void begun(CallPool.Call<?> call, CompletableFuture<?> result) {
        current = call;
        waiting = result;
        if (closed) {
            result.completeExceptionally(
                    new IoClosedException(gate.operation(), "the cursor was closed"));
        }
    }

    private void finished(CallPool.Call<?> call) {
        if (!call.isDone() && !pool.remove(call)) {
            close("a statement was given up before it was done");
        }
        synchronized (this) {
            current = null;
            waiting = null;
        }
        if (call.isDone()) {
            running = null;
        }
    }

    private void close(String reason) {
        CallPool.Call<?> call;
        CompletableFuture<?> waiter;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            call = current;
            waiter = waiting;
        }
        gate.close(reason);
        if (call == null || pool.remove(call) || call.isDone()) {
            IoThreads.blocking(this::closeConnection);
        } else {
            IoThreads.blocking(this::cancelRunning);
            call.result.whenComplete((value, error) -> IoThreads.blocking(this::closeConnection));
        }
        if (waiter != null) {
            waiter.completeExceptionally(new IoClosedException(gate.operation(), reason));
        }
    }
}

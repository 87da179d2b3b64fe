package io.pycos.io;

import io.pycos.Task;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * The rows that a query of a {@link JdbcCursor} found, fetched as they are asked for.
 *
 * <p>For one task at a time. Ends with the next query of its cursor, and with the cursor.
 */
public final class JdbcRows<T> {

    /** How many rows are fetched by one call on the pool. */
    static final int FETCHED = 100;

    private final JdbcCursor cursor;
    private final Statement statement;
    private final ResultSet result;
    private final RowReader<T> reader;

    /** Fetched and not asked for yet. */
    private final Queue<T> fetched = new ArrayDeque<>();

    private boolean complete;

    JdbcRows(JdbcCursor cursor, Statement statement, ResultSet result, RowReader<T> reader) {
        this.cursor = cursor;
        this.statement = statement;
        this.result = result;
        this.reader = reader;
    }

    /** The next row, suspending when it has to be fetched; empty after the last. */
    public Optional<T> next(Task<?> self) {
        if (fetched.isEmpty() && !complete) {
            List<T> more = cursor.run(self, this::fetch);
            fetched.addAll(more);
            complete = more.size() < FETCHED;
        }
        return Optional.ofNullable(fetched.poll());
    }

    /**
     * All rows that are left; suspends.
     *
     * @throws LimitExceededException when there are more than {@code limit}
     */
    public List<T> toList(Task<?> self, int limit) {
        List<T> all = new ArrayList<>();
        for (Optional<T> row = next(self); row.isPresent(); row = next(self)) {
            if (all.size() == limit) {
                throw new LimitExceededException("reading rows", "the result", limit, "rows");
            }
            all.add(row.get());
        }
        return all;
    }

    /** On the pool. */
    private List<T> fetch() throws SQLException {
        List<T> rows = new ArrayList<>();
        while (rows.size() < FETCHED && result.next()) {
            rows.add(reader.read(result));
        }
        if (rows.size() < FETCHED) {
            closeNow();
        }
        return rows;
    }

    /** On the pool. */
    void closeNow() throws SQLException {
        statement.close();
    }
}

package io.pycos.io;

import static io.pycos.io.Tasks.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pycos.TaskExit;
import io.pycos.TaskRef;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against H2 in memory. */
class JdbcCursorTests {

    /** Takes minutes, and can be cancelled. */
    private static final String SLOW =
            "select count(*) from system_range(1, 1000000) a, system_range(1, 1000000) b where mod(a.x + b.x, 7) = 1";

    private final Tasks tasks = new Tasks();
    private final CallPool pool = CallPool.create("database", 4);
    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private final List<Connection> connections = new ArrayList<>();
    private JdbcCursor cursor;

    @BeforeEach
    void open() throws Exception {
        cursor = tasks.run(this::newCursor);
        tasks.run(
                self ->
                        cursor.update(
                                self,
                                "create table orders (id int primary key, item varchar(20))"));
    }

    @AfterEach
    void close() throws Exception {
        cursor.close();
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.createStatement().execute("shutdown");
        }
        tasks.close();
        pool.terminate();
    }

    private JdbcCursor newCursor(io.pycos.Task<Object> self) {
        return JdbcCursor.open(
                self,
                pool,
                () -> {
                    Connection connection = DriverManager.getConnection(url);
                    synchronized (connections) {
                        connections.add(connection);
                    }
                    return connection;
                });
    }

    private void fill(int rows) throws Exception {
        List<List<Object>> parameters =
                IntStream.range(0, rows).mapToObj(i -> List.<Object>of(i, "item " + i)).toList();
        long[] counts =
                tasks.run(
                        self ->
                                cursor.updateAll(
                                        self, "insert into orders values (?, ?)", parameters));
        assertThat(counts).hasSize(rows).containsOnly(1);
    }

    private List<String> items(JdbcCursor from) throws Exception {
        return tasks.run(
                self ->
                        from.query(
                                        self,
                                        row -> row.getString(1),
                                        "select item from orders order by id")
                                .toList(self, 1000));
    }

    @Test
    void insertsAndFindsRows() throws Exception {
        tasks.run(self -> cursor.update(self, "insert into orders values (?, ?)", 1, "tea"));
        List<String> found =
                tasks.run(
                        self ->
                                cursor.query(
                                                self,
                                                row -> row.getString("item"),
                                                "select item from orders where id = ?",
                                                1)
                                        .toList(self, 10));
        assertThat(found).containsExactly("tea");
    }

    @Test
    void fetchesManyRowsOneByOne() throws Exception {
        fill(250);
        List<Integer> ids =
                tasks.run(
                        self -> {
                            List<Integer> all = new ArrayList<>();
                            JdbcRows<Integer> rows =
                                    cursor.query(
                                            self,
                                            row -> row.getInt(1),
                                            "select id from orders order by id");
                            for (var row = rows.next(self);
                                    row.isPresent();
                                    row = rows.next(self)) {
                                all.add(row.get());
                            }
                            return all;
                        });
        assertThat(ids).isEqualTo(IntStream.range(0, 250).boxed().toList());
        assertThatThrownBy(
                        () ->
                                tasks.run(
                                        self ->
                                                cursor.query(
                                                                self,
                                                                row -> row.getInt(1),
                                                                "select id from orders")
                                                        .toList(self, 249)))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("249 rows");
    }

    @Test
    void callsProcedures() throws Exception {
        int length =
                tasks.run(
                        self -> {
                            cursor.update(
                                    self,
                                    "create alias length_of for 'java.lang.String.valueOf(int)'");
                            return cursor.call(
                                    self,
                                    connection -> {
                                        try (CallableStatement call =
                                                connection.prepareCall("{? = call length_of(?)}")) {
                                            call.registerOutParameter(1, java.sql.Types.VARCHAR);
                                            call.setInt(2, 12345);
                                            call.execute();
                                            return call.getString(1).length();
                                        }
                                    });
                        });
        assertThat(length).isEqualTo(5);
    }

    @Test
    void commitsAndRollsBack() throws Exception {
        tasks.run(
                self ->
                        cursor.call(
                                self,
                                connection -> {
                                    connection.setAutoCommit(false);
                                    return true;
                                }));
        JdbcCursor other = tasks.run(this::newCursor);
        tasks.run(
                self -> {
                    cursor.update(self, "insert into orders values (1, 'kept')");
                    cursor.commit(self);
                    cursor.update(self, "insert into orders values (2, 'lost')");
                    cursor.rollback(self);
                    return null;
                });
        assertThat(items(other)).containsExactly("kept");
        other.close();
    }

    @Test
    void reportsWhatTheDatabaseRefusesAndGoesOn() throws Exception {
        assertThatThrownBy(
                        () ->
                                tasks.run(
                                        self ->
                                                cursor.update(
                                                        self, "insert into nowhere values (1)")))
                .isInstanceOf(IoFailedException.class)
                .hasCauseInstanceOf(SQLException.class)
                .hasMessageContaining("NOWHERE");
        assertThat(items(cursor)).isEmpty();
    }

    @Test
    void leavesTheTurnToOthersAndRefusesASecondTask() throws Exception {
        TaskRef<Object> slow = running();
        assertThatThrownBy(() -> items(cursor)).isInstanceOf(IoBusyException.class);
        slow.terminate();
    }

    private TaskRef<Object> running() {
        TaskRef<Object> slow =
                tasks.start(
                        "slow",
                        self -> cursor.query(self, row -> row.getLong(1), SLOW).toList(self, 1));
        await().atMost(SOON).until(() -> pool.stats().running() == 1);
        return tasks.waiting(slow);
    }

    @Test
    void cancelsTheStatementOfATerminatedTaskAndIsClosed() throws Exception {
        TaskRef<Object> slow = running();
        slow.terminate();
        assertThat(slow.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
        await().atMost(SOON)
                .until(() -> pool.stats().running() == 0 && connections.getFirst().isClosed());
        assertThatThrownBy(() -> items(cursor))
                .isInstanceOf(IoClosedException.class)
                .hasMessageContaining("given up");
    }

    @Test
    void cancelsAStatementThatIsNotDoneInTime() {
        cursor.timeout(Duration.ofMillis(100));
        assertThatThrownBy(() -> tasks.run(self -> cursor.query(self, row -> row.getLong(1), SLOW)))
                .isInstanceOf(IoTimeoutException.class);
        await().atMost(SOON)
                .until(() -> pool.stats().running() == 0 && connections.getFirst().isClosed());
    }

    @Test
    void closedWhileAStatementRunsCancelsItAndTellsItsTask() {
        TaskRef<Object> slow = running();
        cursor.close();
        assertThatThrownBy(() -> Tasks.result(slow))
                .isInstanceOf(IoClosedException.class)
                .hasMessageContaining("the cursor was closed");
        await().atMost(SOON)
                .until(() -> pool.stats().running() == 0 && connections.getFirst().isClosed());
    }

    @Test
    void staysOpenWhenAStatementThatHadNotBegunIsGivenUp() throws Exception {
        CallPool narrow = CallPool.create("narrow", 1);
        JdbcCursor first =
                tasks.run(
                        self ->
                                JdbcCursor.open(
                                        self, narrow, () -> DriverManager.getConnection(url)));
        JdbcCursor second =
                tasks.run(
                        self ->
                                JdbcCursor.open(
                                        self, narrow, () -> DriverManager.getConnection(url)));
        TaskRef<Object> slow =
                tasks.waiting(
                        tasks.start(
                                "slow", self -> first.query(self, row -> row.getLong(1), SLOW)));
        TaskRef<Object> queued =
                tasks.waiting(
                        tasks.start(
                                "queued",
                                self ->
                                        second.update(
                                                self, "insert into orders values (9, 'never')")));
        queued.terminate();
        assertThat(queued.join(SOON)).isInstanceOf(TaskExit.Terminated.class);
        slow.terminate();
        assertThat(items(second)).isEmpty();
        second.close();
        narrow.close();
    }

    @Test
    void withoutAConnectionToBeHadIsAFailure() {
        assertThatThrownBy(
                        () ->
                                tasks.run(
                                        self ->
                                                JdbcCursor.open(
                                                        self,
                                                        pool,
                                                        () -> {
                                                            throw new SQLException(
                                                                    "no more connections");
                                                        })))
                .isInstanceOf(IoFailedException.class)
                .hasMessageContaining("no more connections");
    }
}

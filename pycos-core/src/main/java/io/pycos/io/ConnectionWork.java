package io.pycos.io;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Uses a database connection; called on a thread of a {@link CallPool}, so it must not touch what
 * tasks share, and must not keep the connection.
 */
@FunctionalInterface
public interface ConnectionWork<T extends @Nullable Object> {

    T run(Connection connection) throws SQLException;
}

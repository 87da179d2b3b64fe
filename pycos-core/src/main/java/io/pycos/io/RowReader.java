package io.pycos.io;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Makes a value of the current row of a result; called on a thread of a {@link CallPool}, so it
 * must not touch what tasks share.
 */
@FunctionalInterface
public interface RowReader<T> {

    T read(ResultSet row) throws SQLException;
}

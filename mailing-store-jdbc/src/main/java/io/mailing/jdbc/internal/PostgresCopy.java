package io.mailing.jdbc.internal;

import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL driver's COPY, which JDBC has no name for. Found at run time: the store is compiled without any driver, and an
 * application that has another one than this has no need of it.
 */
final class PostgresCopy {

    private static final String CONNECTION = "org.postgresql.PGConnection";
    private static final int CHUNK = 1 << 15;

    private PostgresCopy() {}

    /**
     * Copies data in, as a part of the connection's transaction. A fault, of the data's too, leaves nothing of it.
     *
     * @param data asked for once, if the driver's connection is there
     * @return false if it isn't: nothing was done
     */
    static boolean run(Connection connection, String statement, Supplier<InputStream> data) throws SQLException {
        Object copy;
        Method in;
        try {
            Class<?> type = driver();
            if (type == null || !connection.isWrapperFor(type)) {
                return false;
            }
            Method api = type.getMethod("getCopyAPI");
            in = api.getReturnType().getMethod("copyIn", String.class, InputStream.class, int.class);
            copy = api.invoke(connection.unwrap(type));
        } catch (ReflectiveOperationException e) {
            return false; // not the driver that is known here
        }
        try {
            Object unused = in.invoke(copy, statement, data.get(), CHUNK);
            return true;
        } catch (IllegalAccessException e) {
            return false;
        } catch (InvocationTargetException e) {
            throw fault(e.getCause());
        }
    }

    private static @Nullable Class<?> driver() {
        ClassLoader[] loaders = {
            PostgresCopy.class.getClassLoader(), Thread.currentThread().getContextClassLoader()
        };
        for (ClassLoader loader : loaders) {
            try {
                return Class.forName(CONNECTION, false, loader);
            } catch (ClassNotFoundException e) {
                // perhaps by the next one
            }
        }
        return null;
    }

    private static SQLException fault(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof SQLException sql ? sql : new SQLException("COPY failed", cause);
    }
}

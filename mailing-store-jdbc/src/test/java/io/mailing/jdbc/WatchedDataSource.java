package io.mailing.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Counts the connections that are out, notes how they come back, and breaks them on request. */
final class WatchedDataSource implements DataSource {

    /** What goes wrong, once for each number that is set. */
    final AtomicInteger refuseConnections = new AtomicInteger();

    final AtomicInteger loseCommitAnswers = new AtomicInteger();

    /** Counts down with every statement that is prepared; at 0 the connection breaks. */
    final AtomicInteger breakAtStatement = new AtomicInteger(-1);

    /** Whether the driver's own connection is to be had. */
    volatile boolean unwraps = true;

    /** How often it was had. */
    final AtomicInteger unwrapped = new AtomicInteger();

    /** Runs once, before the next commit. */
    final AtomicReference<Runnable> beforeCommit = new AtomicReference<>(() -> {});

    final Set<String> changedOnReturn = ConcurrentHashMap.newKeySet();
    private final AtomicInteger out = new AtomicInteger();
    private final DataSource target;

    WatchedDataSource(DataSource target) {
        this.target = target;
    }

    int connectionsOut() {
        return out.get();
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (refuseConnections.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new SQLException("Connection refused", "08001");
        }
        Connection connection = target.getConnection();
        out.incrementAndGet();
        boolean autoCommit = connection.getAutoCommit();
        int isolation = connection.getTransactionIsolation();
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        noteChanges(connection, autoCommit, isolation);
                        out.decrementAndGet();
                    }
                    if (method.getName().equals("prepareStatement") && breakAtStatement.getAndDecrement() == 0) {
                        connection.abort(Runnable::run);
                        throw new SQLException("the connection broke", "08006");
                    }
                    if (method.getName().equals("isWrapperFor") && !unwraps) {
                        return false;
                    }
                    if (method.getName().equals("unwrap")) {
                        unwrapped.incrementAndGet();
                    }
                    if (method.getName().equals("commit")) {
                        beforeCommit.getAndSet(() -> {}).run();
                    }
                    Object result = invoke(connection, method, arguments);
                    if (method.getName().equals("commit")
                            && loseCommitAnswers.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                        throw new SQLException("the answer was lost", "08006");
                    }
                    return result;
                });
    }

    private void noteChanges(Connection connection, boolean autoCommit, int isolation) throws SQLException {
        if (connection.isClosed()) {
            return;
        }
        if (connection.getAutoCommit() != autoCommit) {
            changedOnReturn.add("autoCommit");
        }
        if (connection.getTransactionIsolation() != isolation) {
            changedOnReturn.add("isolation");
        }
    }

    private static Object invoke(Connection connection, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return target.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return target.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return target.isWrapperFor(type);
    }
}

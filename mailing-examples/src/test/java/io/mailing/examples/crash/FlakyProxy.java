package io.mailing.examples.crash;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Lies between the nodes and their database, and breaks their connections on request. */
final class FlakyProxy implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final ServerSocket server;
    private final int target;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answersToLose = new AtomicInteger();
    private final AtomicInteger answersLost = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();

    /**
     * @param target the database's port on this machine
     */
    FlakyProxy(int target) throws IOException {
        this.target = target;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon("proxy", this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Breaks every connection that there is, whatever it is doing. */
    void cutAll() {
        for (Closeable socket : open) {
            close(socket);
            cut.incrementAndGet();
        }
    }

    /** Breaks the connections of so many of the next answers: what was asked for was done, and nobody hears of it. */
    void loseAnswers(int count) {
        answersToLose.set(count);
    }

    int answersLost() {
        return answersLost.get();
    }

    int connectionsCut() {
        return cut.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            Socket client = null;
            try {
                client = server.accept();
                open.add(client);
                Socket database = new Socket();
                open.add(database);
                database.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
                client.setTcpNoDelay(true);
                database.setTcpNoDelay(true);
                Socket from = client;
                daemon("proxy-ask", () -> pump(from, database, false));
                daemon("proxy-answer", () -> pump(database, from, true));
            } catch (IOException e) {
                // The database is away, or this proxy is being closed: the client sees a broken connection.
                if (client != null) {
                    close(client);
                }
            }
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (answers && answersToLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                    answersLost.incrementAndGet();
                    return;
                }
                out.write(buffer, 0, count);
                out.flush();
            }
        } catch (IOException e) {
            // One side has gone; the other one is closed too.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more either way.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cutAll();
    }
}

package io.mailing.telegram;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that breaks off at an exact point: one script for each connection, the last one for all further ones. */
final class RawServer implements AutoCloseable {

    /** What happens on one connection. */
    interface Script {
        void run(RawServer self, Socket socket) throws IOException;
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger requests = new AtomicInteger();

    RawServer(Script... scripts) throws IOException {
        Thread acceptor = new Thread(() -> accept(scripts), "raw-server");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    private void accept(Script[] scripts) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                Script script = scripts[Math.min(connections.getAndIncrement(), scripts.length - 1)];
                Thread worker = new Thread(() -> run(script, socket), "raw-server-connection");
                worker.setDaemon(true);
                worker.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void run(Script script, Socket socket) {
        try {
            script.run(this, socket);
        } catch (IOException e) {
            // The client went away: the test looks at what the client made of it.
        }
    }

    String url(String scheme) {
        return scheme + "://127.0.0.1:" + server.getLocalPort();
    }

    /** Reads one request to its end. */
    void read(Socket socket) throws IOException {
        int length = readHead(socket);
        byte[] body = socket.getInputStream().readNBytes(length);
        if (body.length < length) {
            throw new IOException("the client broke off");
        }
        requests.incrementAndGet();
    }

    /** Reads the headers only; answers the body's length. */
    int readHead(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client broke off");
            }
            head.append((char) next);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length:") + "content-length:".length();
        return Integer.parseInt(lower.substring(at, lower.indexOf('\r', at)).strip());
    }

    static void answer(Socket socket, String status, String body) throws IOException {
        write(socket, head(status, body.length()) + body);
    }

    static String head(String status, int length) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Closes with RST instead of FIN. */
    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}

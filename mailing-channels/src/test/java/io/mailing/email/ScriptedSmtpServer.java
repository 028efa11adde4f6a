package io.mailing.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A small SMTP server that does what its script says at each step, and counts what it took. */
final class ScriptedSmtpServer implements AutoCloseable {

    enum Step {
        CONNECT,
        EHLO,
        HELO,
        STARTTLS,
        AUTH,
        MAIL,
        RCPT,
        DATA,
        /** The first line of a message has come. */
        CONTENT,
        /** The whole message has come. */
        DOT,
        /** The answer to a message has gone out. */
        AFTER,
        RSET
    }

    /** What to do in place of the usual answer. */
    sealed interface Act {}

    record Usual() implements Act {}

    record Say(String line) implements Act {}

    /** No answer and no reading, until the client gives up. */
    record Hang() implements Act {}

    record Close() implements Act {}

    record Reset() implements Act {}

    private final ServerSocket listener;
    private final Map<Step, Deque<Act>> script = new EnumMap<>(Step.class);
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    final Queue<String> commands = new ConcurrentLinkedQueue<>();

    /** Every message that came in whole. */
    final Queue<String> taken = new ConcurrentLinkedQueue<>();

    private @Nullable SSLContext tls;
    private Runnable onHang = () -> {};
    private boolean implicitTls;
    private boolean login;

    ScriptedSmtpServer() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ScriptedSmtpServer on(Step step, Act... acts) {
        script.put(step, new ArrayDeque<>(Arrays.asList(acts)));
        return this;
    }

    ScriptedSmtpServer on(Step step, String line) {
        return on(step, new Say(line));
    }

    ScriptedSmtpServer startTls(SSLContext context) {
        tls = context;
        return this;
    }

    ScriptedSmtpServer ssl(SSLContext context) {
        tls = context;
        implicitTls = true;
        return this;
    }

    /** Is run when a {@link Hang} begins. */
    ScriptedSmtpServer onHang(Runnable task) {
        onHang = task;
        return this;
    }

    ScriptedSmtpServer login() {
        login = true;
        return this;
    }

    ScriptedSmtpServer start() {
        thread(this::accept);
        return this;
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    List<String> commands(String word) {
        return commands.stream().filter(line -> line.startsWith(word)).toList();
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "scripted-smtp");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                connections.incrementAndGet();
                sockets.add(socket);
                thread(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try {
            new Conversation(socket).run();
        } catch (IOException e) {
            // The client went, or the script broke off.
        } finally {
            sockets.remove(socket);
            try {
                socket.close();
            } catch (IOException e) {
                // closed
            }
        }
    }

    private synchronized Act next(Step step) {
        Deque<Act> acts = script.get(step);
        Act act = acts == null ? null : acts.poll();
        return act == null ? new Usual() : act;
    }

    private final class Conversation {
        private final Socket tcp;
        private BufferedReader in;
        private OutputStream out;
        private boolean secured;

        Conversation(Socket tcp) throws IOException {
            this.tcp = tcp;
            use(tcp);
        }

        private void use(Socket next) throws IOException {
            in = new BufferedReader(new InputStreamReader(next.getInputStream(), StandardCharsets.ISO_8859_1));
            out = next.getOutputStream();
        }

        private void secure() throws IOException {
            SSLSocket ssl = (SSLSocket)
                    Objects.requireNonNull(tls).getSocketFactory().createSocket(tcp, null, tcp.getPort(), true);
            ssl.setUseClientMode(false);
            ssl.startHandshake();
            secured = true;
            use(ssl);
        }

        void run() throws IOException {
            if (implicitTls) {
                secure();
            }
            step(Step.CONNECT, "220 test.example ESMTP");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
                String word = line.replaceFirst("[ :].*", "").toUpperCase(Locale.ROOT);
                switch (word) {
                    case "EHLO" -> step(Step.EHLO, extensions());
                    case "HELO" -> step(Step.HELO, "250 test.example");
                    case "STARTTLS" -> {
                        step(Step.STARTTLS, "220 go on");
                        secure();
                    }
                    case "AUTH" -> step(Step.AUTH, "235 2.7.0 welcome");
                    case "MAIL" -> step(Step.MAIL, "250 2.1.0 Ok");
                    case "RCPT" -> step(Step.RCPT, "250 2.1.5 Ok");
                    case "RSET" -> step(Step.RSET, "250 2.0.0 Ok");
                    case "DATA" -> data();
                    case "QUIT" -> {
                        say("221 bye");
                        return;
                    }
                    default -> say("500 5.5.2 what?");
                }
            }
        }

        private String extensions() {
            StringBuilder text = new StringBuilder("250-test.example\r\n");
            if (tls != null && !secured) {
                text.append("250-STARTTLS\r\n");
            }
            if (login) {
                text.append("250-AUTH PLAIN LOGIN\r\n");
            }
            return text.append("250 SIZE 50000000").toString();
        }

        private void data() throws IOException {
            if (!step(Step.DATA, "354 come")) {
                return;
            }
            StringBuilder message = new StringBuilder();
            for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
                if (line == null) {
                    throw new IOException("the client broke off");
                }
                if (message.length() == 0) {
                    act(Step.CONTENT, next(Step.CONTENT));
                }
                message.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
            }
            taken.add(message.toString());
            step(Step.DOT, "250 2.0.0 Ok: queued as 4F3A" + taken.size());
            act(Step.AFTER, next(Step.AFTER));
        }

        /** True if the usual answer was given. */
        private boolean step(Step step, String usual) throws IOException {
            Act act = next(step);
            if (act instanceof Usual) {
                say(usual);
                return true;
            }
            act(step, act);
            return false;
        }

        private void act(Step step, Act act) throws IOException {
            if (act instanceof Say line) {
                say(line.line());
                if (line.line().startsWith("421")) {
                    throw new IOException("421 ends the connection");
                }
                if (step == Step.STARTTLS) {
                    throw new IOException("no TLS after a refusal");
                }
            } else if (act instanceof Hang) {
                hang();
            } else if (act instanceof Close) {
                throw new IOException("scripted");
            } else if (act instanceof Reset) {
                tcp.setSoLinger(true, 0);
                tcp.close();
                throw new IOException("scripted");
            }
        }

        /** Until {@link ScriptedSmtpServer#close}: nothing is read, so that the client's writes get stuck too. */
        private void hang() throws IOException {
            onHang.run();
            synchronized (sockets) {
                while (!listener.isClosed()) {
                    try {
                        sockets.wait();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
            }
        }

        private void say(String lines) throws IOException {
            out.write((lines + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            synchronized (sockets) {
                sockets.notifyAll();
            }
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

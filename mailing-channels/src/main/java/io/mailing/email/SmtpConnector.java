package io.mailing.email;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Properties;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Opens connections. The socket is made here and not by Angus, for three reasons: Angus sets no TCP_NODELAY, so that on
 * a fast network each message waits some 40 ms for a delayed acknowledgement; it tries only the first of a host's
 * addresses; and its exceptions do not tell at which step things went wrong.
 */
final class SmtpConnector {

    /** The check of the host name as RFC 8314 and RFC 7817 want it; the same that Angus uses behind STARTTLS. */
    private static final String HOST_CHECK = "LDAPS";

    private final SmtpServer server;
    private final SmtpLimits limits;
    private final LongSupplier ticker;
    private final Session session;

    SmtpConnector(SmtpServer server, SmtpLimits limits, LongSupplier ticker) {
        this.server = server;
        this.limits = limits;
        this.ticker = ticker;
        Properties properties = new Properties();
        properties.put("mail.smtp.ssl.socketFactory", server.tls());
        boolean startTls = server.security() == Security.STARTTLS;
        properties.put("mail.smtp.starttls.enable", Boolean.toString(startTls));
        properties.put("mail.smtp.starttls.required", Boolean.toString(startTls));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        // QUIT is a courtesy: nobody waits for its answer.
        properties.put("mail.smtp.quitwait", "false");
        properties.put("mail.smtp.quitonsessionreject", "false");
        this.session = Session.getInstance(properties);
    }

    /**
     * A connection that is ready for a message.
     *
     * @param watch is told of the connection as soon as it can hang, so that it can be broken off
     * @throws ConnectFailure if there is none to be had
     */
    SmtpConnection open(Watch watch) throws ConnectFailure {
        Socket tcp = connected();
        SmtpConnection connection = new SmtpConnection(session, server, limits, tcp, ticker);
        watch.opening(connection);
        boolean ready = false;
        try {
            boolean ssl = server.security() == Security.SSL;
            connection.start(ssl ? secured(tcp) : tcp, ssl);
            ready = true;
            return connection;
        } catch (MessagingException e) {
            throw ConnectFailure.session(server, connection, e);
        } finally {
            if (!ready) {
                watch.failed(connection);
                connection.abort();
            }
        }
    }

    /** Keeps an eye on connections. */
    interface Watch {
        void opening(SmtpConnection connection);

        void failed(SmtpConnection connection);
    }

    private Socket connected() throws ConnectFailure {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(server.host());
        } catch (UnknownHostException e) {
            throw ConnectFailure.socket(server, limits, e);
        }
        IOException first = null;
        for (InetAddress address : addresses) {
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.setKeepAlive(true);
                socket.setSoTimeout(limits.readMillis());
                socket.connect(new InetSocketAddress(named(address), server.port()), limits.connectMillis());
                return socket;
            } catch (IOException e) {
                first = first == null ? e : first;
                close(socket);
            }
        }
        throw ConnectFailure.socket(server, limits, first == null ? new UnknownHostException(server.host()) : first);
    }

    /** The address under the name that was asked for: Angus checks certificates against it, and never looks it up again. */
    private InetAddress named(InetAddress address) throws UnknownHostException {
        boolean literal = address.toString().startsWith("/");
        return literal ? InetAddress.getByAddress(server.host(), address.getAddress()) : address;
    }

    private SSLSocket secured(Socket tcp) throws ConnectFailure {
        try {
            SSLSocket socket = (SSLSocket) server.tls().createSocket(tcp, server.host(), server.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm(HOST_CHECK);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            throw ConnectFailure.tls(server, e);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It was never of use.
        }
    }
}

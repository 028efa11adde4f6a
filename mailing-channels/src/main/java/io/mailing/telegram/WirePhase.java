package io.mailing.telegram;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** How far one call has come: it travels with its request and remembers whether the request began to go out. */
final class WirePhase {

    private volatile boolean begun;

    /** False: not one byte of the request was written, so the message certainly wasn't taken. */
    boolean begun() {
        return begun;
    }

    /**
     * Stands right before the request is written, after the connection was made or a kept one was found alive. It is a
     * network interceptor and not an event listener, so that the listener of a client that the host lends stays in place.
     */
    static final class Mark implements Interceptor {

        @Override
        public Response intercept(Chain chain) throws IOException {
            Request request = chain.request();
            WirePhase phase = request.tag(WirePhase.class);
            if (phase == null) {
                return chain.proceed(request);
            }
            requireAlive(chain.connection());
            phase.begun = true;
            Response response = chain.proceed(request);
            // OkHttp by itself repeats what is answered with 503 and "Retry-After: 0", even with its retries turned
            // off.
            // A message that may have been taken must not be repeated.
            return response.code() == 503
                    ? response.newBuilder().removeHeader("Retry-After").build()
                    : response;
        }

        /**
         * A server closes kept connections when it likes. OkHttp looks for that only after ten idle seconds; what is written
         * to a closed connection later than that would be a message in doubt, though nobody ever read it.
         */
        private static void requireAlive(@Nullable Connection connection) throws IOException {
            if (connection == null) {
                return;
            }
            Socket socket = connection.socket();
            int timeout = socket.getSoTimeout();
            try {
                socket.setSoTimeout(1);
                socket.getInputStream().read();
                // The end of the stream, or an answer to nothing: in either case of no more use.
                throw new Stale();
            } catch (SocketTimeoutException e) {
                // Silence, as it should be.
            } catch (SocketException e) {
                throw new Stale();
            } finally {
                if (!socket.isClosed()) {
                    socket.setSoTimeout(timeout);
                }
            }
        }
    }

    /** A kept connection was dead before anything was written to it: the call can be made again on another. */
    static final class Stale extends IOException {

        private static final long serialVersionUID = 1L;

        Stale() {
            super("a kept connection was closed by the server");
        }
    }
}

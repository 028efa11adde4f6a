package io.mailing.telegram;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

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
            phase.begun = true;
            Response response = chain.proceed(request);
            // OkHttp by itself repeats what is answered with 503 and "Retry-After: 0", even with its retries turned off.
            // A message that may have been taken must not be repeated.
            return response.code() == 503
                    ? response.newBuilder().removeHeader("Retry-After").build()
                    : response;
        }
    }
}

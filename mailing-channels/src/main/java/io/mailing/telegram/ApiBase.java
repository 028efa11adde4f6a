package io.mailing.telegram;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Checks where the Bot API is. The token is a part of every path, so plain HTTP is for this machine and private networks. */
final class ApiBase {

    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");

    private ApiBase() {}

    static HttpUrl parse(String url) {
        HttpUrl parsed = HttpUrl.parse(url);
        if (parsed == null) {
            throw new IllegalArgumentException(
                    "baseUrl must be like https://api.telegram.org, was '" + withoutUserInfo(url) + "'");
        }
        if (!parsed.username().isEmpty()
                || !parsed.password().isEmpty()
                || parsed.query() != null
                || parsed.fragment() != null) {
            throw new IllegalArgumentException(
                    "baseUrl must have no user, query or fragment, was '" + withoutUserInfo(url) + "'");
        }
        return parsed;
    }

    static void requireSafe(HttpUrl base) {
        if (!base.isHttps() && !near(base.host())) {
            throw new IllegalArgumentException(
                    "baseUrl " + base.scheme() + "://" + base.host()
                            + " would show the bot's token to the network: use https, or allowPlainHttp() where the network is trusted");
        }
    }

    /** Known to be near without asking any name server. */
    private static boolean near(String host) {
        if (host.equals("localhost")) {
            return true;
        }
        if (!LITERAL.matcher(host).matches()) {
            return false;
        }
        try {
            InetAddress address = InetAddress.getByName(host);
            boolean uniqueLocal = address.getAddress().length == 16 && (address.getAddress()[0] & 0xFE) == 0xFC;
            return address.isLoopbackAddress()
                    || address.isSiteLocalAddress()
                    || address.isLinkLocalAddress()
                    || uniqueLocal;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String withoutUserInfo(String url) {
        return url.replaceAll("//[^/]*@", "//***@").replaceAll("[?#].*", "");
    }
}

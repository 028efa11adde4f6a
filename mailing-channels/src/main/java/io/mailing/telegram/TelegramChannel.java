package io.mailing.telegram;

import io.mailing.MediaFile;
import io.mailing.MessageContent;
import io.mailing.Problem;
import io.mailing.Quota;
import io.mailing.Reason;
import io.mailing.Template;
import io.mailing.Throttle;
import io.mailing.spi.AddressCheck;
import io.mailing.spi.Channel;
import io.mailing.spi.ChannelTraits;
import io.mailing.spi.Escaping;
import io.mailing.spi.MessageRecaller;
import io.mailing.spi.MessageSender;
import io.mailing.spi.TemplateVariables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Authenticator;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Sends by a Telegram bot, over the Bot API (core.telegram.org/bots/api). Thread-safe.
 *
 * <pre>{@code
 * TelegramChannel telegram = TelegramChannel.bot(token).build();
 * }</pre>
 *
 * <p><b>Addresses</b> are chat numbers (negative for groups), or {@code @name} of a public channel or group. A bot reaches
 * only people who have started it.
 *
 * <p><b>What is sent.</b> The text goes out as it is, without markup: values are data. An image takes the text as its caption
 * if that has at most 1024 characters; with a longer text the image goes first and the text follows as a message of its
 * own, of at most 4096 characters (Unicode code points). Longer texts are never cut: the draft is refused if its fixed parts
 * alone are too long, otherwise that one delivery is skipped as {@code text-too-long}. Attachments follow at the end, one as
 * a document, several as an album; without an image they take a short text as their caption. Subject and HTML are not used.
 *
 * <p><b>A message of several parts</b> is accepted when all of its parts are. If a later part is throttled or doesn't get
 * through, the next attempt by the same process goes on with that part; if it is refused for good, the outcome is {@code
 * telegram-incomplete}. Every part counts for Telegram's limits: give such campaigns a throttle of their own.
 *
 * <p><b>Files</b> are uploaded with the first message of a campaign and sent by their id from then on.
 *
 * <p>The whole classification of answers and faults stands in {@code docs/telegram.md}.
 */
public final class TelegramChannel implements Channel {

    private static final int MAX_FILES = 10;
    private static final String DEFAULT_BASE = "https://api.telegram.org";

    private final ChannelTraits traits;
    private final BotApi api;
    private final PartSender parts;
    private final Unfinished unfinished = new Unfinished();
    private final TelegramRecaller recaller;
    private final @Nullable OkHttpClient ownClient;

    private TelegramChannel(
            ChannelTraits traits,
            BotApi api,
            SendOptions options,
            Throttle recallPace,
            @Nullable OkHttpClient ownClient) {
        this.traits = traits;
        this.api = api;
        this.parts = new PartSender(api, options);
        this.recaller = new TelegramRecaller(api, recallPace);
        this.ownClient = ownClient;
    }

    /**
     * Begins with the bot's token. It is shown in no log, exception, outcome or {@code toString}.
     *
     * @param token as BotFather gives it
     * @return a builder with the defaults that its methods name
     * @throws IllegalArgumentException if it doesn't look like a token; the message doesn't repeat it
     */
    public static Builder bot(String token) {
        return new Builder(BotToken.of(token));
    }

    /**
     * Asks Telegram whether the token is good ({@code getMe}). Blocks within the time bounds, sends nothing to anybody, and
     * throws nothing for what the network or Telegram does.
     *
     * @return the bot, or what is wrong
     */
    public Verification verify() {
        return BotCheck.of(api);
    }

    @Override
    public ChannelTraits traits() {
        return traits;
    }

    /**
     * Takes a chat's number, a 64-bit integer without leading zeros or plus and not 0, or {@code @name} of 5 to 32 Latin
     * letters, digits and {@code _} that begins with a letter. Names are lower-cased: Telegram doesn't tell cases apart.
     */
    @Override
    public AddressCheck checkAddress(String address) {
        return ChatAddress.check(address);
    }

    @Override
    public List<Problem> check(MessageContent content) {
        List<Problem> problems = new ArrayList<>();
        Template text = content.text();
        boolean hasText = text != null && !text.source().isBlank();
        MediaFile image = content.image();
        if (!hasText && image == null) {
            problems.add(problem("Telegram needs a text or an image; subject and HTML are not shown there"));
        }
        if (text != null && hasText) {
            String fixed = text.compile(TemplateVariables.of(List.of(text)), Escaping.NONE)
                    .fixedText();
            if (!TextLimits.fitsMessage(fixed)) {
                problems.add(problem("the text has " + TextLimits.length(fixed)
                        + " characters without its variables, and Telegram takes at most " + TextLimits.MESSAGE
                        + ": shorten it"));
            }
        }
        int files =
                content.attachments().size() + content.personal().attachments().size();
        if (files > MAX_FILES) {
            problems.add(problem(
                    "there are " + files + " attachments, and Telegram takes at most " + MAX_FILES + " in one album"));
        }
        if (image != null && image.bytes().length > MediaFile.MAX_IMAGE_BYTES) {
            problems.add(problem("the image '" + image.name() + "' has " + image.bytes().length
                    + " bytes, and Telegram takes at most " + MediaFile.MAX_IMAGE_BYTES));
        }
        return problems;
    }

    private Problem problem(String message) {
        return new Problem("channel " + traits.name(), message);
    }

    @Override
    public MessageSender open(MessageContent content, TemplateVariables variables) {
        return new TelegramSender(parts, unfinished, content, variables);
    }

    /** Deletes messages that are less than 48 hours old, all parts of each. */
    @Override
    public Optional<MessageRecaller> recaller() {
        return Optional.of(recaller);
    }

    /** Gives up the channel's own connections. A client that was lent by the host stays as it is. */
    @Override
    public void close() {
        api.close();
        unfinished.clear();
        if (ownClient != null) {
            ownClient.dispatcher().executorService().shutdown();
            ownClient.connectionPool().evictAll();
        }
    }

    @Override
    public String toString() {
        return "TelegramChannel " + traits.name();
    }

    /** What {@link #verify} found. */
    public sealed interface Verification {

        /**
         * The token is good.
         *
         * @param id the bot's number
         * @param userName the bot's name, without {@code @}
         */
        record Ready(long id, String userName) implements Verification {}

        /**
         * The bot can't be used.
         *
         * @param reason the same codes as for messages: {@code telegram-401} for a wrong token, {@code
         *     telegram-unreachable}, {@code telegram-dns}, {@code telegram-tls} and so on
         */
        record Faulty(Reason reason) implements Verification {}
    }

    /** Settings of a channel. Not thread-safe. */
    public static final class Builder {

        private final BotToken token;
        private HttpUrl base = ApiBase.parse(DEFAULT_BASE);
        private boolean plainHttp;
        private String name = "telegram";
        private Throttle pace = Throttle.perSecond(30);
        private Throttle recallPace = Throttle.perSecond(20);
        private int concurrency = 8;
        private Duration chatInterval = Duration.ofSeconds(1);
        private Quota quota = Quota.none();
        private Timeouts timeouts = Timeouts.DEFAULT;
        private SendOptions options = SendOptions.DEFAULT;
        private @Nullable OkHttpClient client;

        private Builder(BotToken token) {
            this.token = token;
        }

        /**
         * Where the Bot API is, for a server of your own (github.com/tdlib/telegram-bot-api).
         *
         * @param url {@code https://api.telegram.org} by default. Plain {@code http} only for {@code localhost} and for
         *     loopback, private and link-local IP addresses, unless {@link #allowPlainHttp} is called: the token is a part of
         *     every address that is called
         * @return this builder
         * @throws IllegalArgumentException if it isn't an {@code http} or {@code https} URL, or has a user, query or fragment
         */
        public Builder baseUrl(String url) {
            base = ApiBase.parse(url);
            return this;
        }

        /**
         * Allows a plain {@code http} base URL with any host, such as a container's name in a trusted network.
         *
         * @return this builder
         */
        public Builder allowPlainHttp() {
            plainHttp = true;
            return this;
        }

        /**
         * By which drafts and audiences call the channel; for a second bot.
         *
         * @param name {@code telegram} by default
         * @return this builder
         */
        public Builder name(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * How fast the bot may send, over all campaigns.
         *
         * @param pace 30 a second by default, which is what Telegram allows a bot before it answers 429
         *     (core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). In one chat about one a second, in a
         *     group 20 a minute
         * @return this builder
         */
        public Builder pace(Throttle pace) {
            this.pace = Objects.requireNonNull(pace, "pace");
            return this;
        }

        /**
         * How fast messages may be deleted when a campaign is recalled, besides the pace of sending.
         *
         * @param pace 20 calls a second by default; Telegram names no limit for deleting
         * @return this builder
         */
        public Builder recallPace(Throttle pace) {
            this.recallPace = Objects.requireNonNull(pace, "pace");
            return this;
        }

        /**
         * At least so long between two messages to one chat.
         *
         * @param interval a second by default, which is what Telegram asks for
         *     (core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this); zero for no limit, at most an hour
         * @return this builder
         */
        public Builder chatInterval(Duration interval) {
            this.chatInterval = Objects.requireNonNull(interval, "interval");
            return this;
        }

        /**
         * How many messages the bot may send within a day.
         *
         * @param quota none by default
         * @return this builder
         */
        public Builder quota(Quota quota) {
            this.quota = Objects.requireNonNull(quota, "quota");
            return this;
        }

        /**
         * How many calls may be under way at once.
         *
         * @param concurrency 1 to 1,000; 8 by default: enough for 30 a second while an answer takes a quarter of a second
         * @return this builder
         */
        public Builder concurrency(int concurrency) {
            this.concurrency = concurrency;
            return this;
        }

        /**
         * The time for making a connection.
         *
         * @param timeout 1 ms to 1 hour; 10 s by default
         * @return this builder
         */
        public Builder connectTimeout(Duration timeout) {
            timeouts = timeouts.withConnect(timeout);
            return this;
        }

        /**
         * The time for one call without files, from its beginning to the end of its answer. When it is over, the message is in
         * doubt: better too long than too short.
         *
         * @param timeout 1 ms to 1 hour; 60 s by default
         * @return this builder
         */
        public Builder answerTimeout(Duration timeout) {
            timeouts = timeouts.withAnswer(timeout);
            return this;
        }

        /**
         * The time for one call with files, from its beginning to the end of its answer. Other messages of the campaign wait
         * at most as long for its files' ids.
         *
         * @param timeout 1 ms to 1 hour; 5 min by default
         * @return this builder
         */
        public Builder uploadTimeout(Duration timeout) {
            timeouts = timeouts.withUpload(timeout);
            return this;
        }

        /**
         * Sends without sound ({@code disable_notification}).
         *
         * @param silent false by default
         * @return this builder
         */
        public Builder silent(boolean silent) {
            options = new SendOptions(silent, options.protectContent(), options.linkPreview());
            return this;
        }

        /**
         * Keeps recipients from forwarding and saving ({@code protect_content}).
         *
         * @param protectContent false by default
         * @return this builder
         */
        public Builder protectContent(boolean protectContent) {
            options = new SendOptions(options.silent(), protectContent, options.linkPreview());
            return this;
        }

        /**
         * Shows a preview of the first link of a text ({@code link_preview_options}).
         *
         * @param linkPreview true by default, as Telegram does
         * @return this builder
         */
        public Builder linkPreview(boolean linkPreview) {
            options = new SendOptions(options.silent(), options.protectContent(), linkPreview);
            return this;
        }

        /**
         * Uses the host's HTTP client: its connections, proxy, DNS and trust. It stays the host's and is never shut down.
         * Redirects, retries, authenticator, cookies, cache and HTTP/2 are turned off for this channel's calls, and its time
         * bounds are the channel's. Interceptors and listeners stay: they see the address of each call, and with it the
         * token, so don't let them log it.
         *
         * @param client by default the channel has one of its own
         * @return this builder
         */
        public Builder client(OkHttpClient client) {
            this.client = Objects.requireNonNull(client, "client");
            return this;
        }

        /**
         * Makes the channel. Connects to nothing: see {@link TelegramChannel#verify}.
         *
         * @return the channel
         * @throws IllegalArgumentException if a setting is out of its range, or the base URL would show the token
         */
        public TelegramChannel build() {
            ChannelTraits traits = new ChannelTraits(name, pace, concurrency)
                    .withAddressInterval(chatInterval)
                    .withQuota(quota);
            if (!plainHttp) {
                ApiBase.requireSafe(base);
            }
            OkHttpClient own = client == null
                    ? new OkHttpClient.Builder()
                            .connectionPool(new ConnectionPool(concurrency, 1, TimeUnit.MINUTES))
                            .build()
                    : null;
            OkHttpClient used = careful(own == null ? Objects.requireNonNull(client) : own);
            return new TelegramChannel(traits, new BotApi(used, base, token, timeouts), options, recallPace, own);
        }

        /** Nothing is repeated or sent elsewhere behind our back: an answer belongs to the one request that was written. */
        private OkHttpClient careful(OkHttpClient original) {
            return original.newBuilder()
                    .retryOnConnectionFailure(false)
                    .followRedirects(false)
                    .followSslRedirects(false)
                    .authenticator(Authenticator.NONE)
                    .cookieJar(CookieJar.NO_COOKIES)
                    .cache(null)
                    // One request, one connection: how far it had come is then known for certain.
                    .protocols(List.of(Protocol.HTTP_1_1))
                    .connectTimeout(timeouts.connect())
                    // Beside it there is one bound for the call as a whole, see BotApi.
                    .readTimeout(Duration.ZERO)
                    .writeTimeout(Duration.ZERO)
                    .addNetworkInterceptor(new WirePhase.Mark())
                    .build();
        }

        @Override
        public String toString() {
            return "TelegramChannel.Builder " + name;
        }
    }
}

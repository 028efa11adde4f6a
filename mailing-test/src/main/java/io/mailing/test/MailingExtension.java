package io.mailing.test;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.MailingBuilder;
import io.mailing.Recipient;
import io.mailing.spi.AudienceSource;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A whole mailing system for a unit test, fresh for each test method: the real engine cranked by hand, an in-memory store,
 * fake channels and a settable clock. No database, no network, no waiting.
 *
 * <pre>{@code
 * @RegisterExtension
 * final MailingExtension kit = MailingExtension.withChannels("telegram", "email");
 *
 * @Test
 * void guests_get_the_sale() {
 *     kit.audience("guests", Recipient.builder("1").address("email", "anna@guests.example").build());
 *     kit.finish(CampaignDraft.to("guests").subject("Sale").text("Hello!"));
 *     assertThat(kit.channel("email")).sentTo("anna@guests.example");
 * }
 * }</pre>
 *
 * <p>Audiences are given before the first call of {@link #mailing()}. For one thread.
 */
public final class MailingExtension implements BeforeEachCallback, AfterEachCallback {

    /** What the clock shows at the beginning of each test. */
    public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final List<String> names;
    private UnaryOperator<MailingBuilder> settings = UnaryOperator.identity();
    private SettableClock clock = SettableClock.at(START);
    private InMemoryStore store = InMemoryStore.create(clock);
    private final Map<String, FakeChannel> channels = new LinkedHashMap<>();
    private final Map<String, AudienceSource> audiences = new LinkedHashMap<>();
    private ManualRuntime runtime = new ManualRuntime(clock);
    private @Nullable Mailing mailing;

    private MailingExtension(List<String> names) {
        this.names = names;
        reset();
    }

    /**
     * With fake channels of these names, in this order of priority.
     *
     * @param names at least one
     * @return an extension for {@code @RegisterExtension}
     */
    public static MailingExtension withChannels(String... names) {
        return new MailingExtension(List.of(names));
    }

    /**
     * With more settings: a guard, a listener, quiet hours and so on.
     *
     * @param settings gets each builder, which has store, runtime, channels and audiences already, the zone UTC and English
     * @return this
     */
    public MailingExtension with(UnaryOperator<MailingBuilder> settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
        return this;
    }

    private void reset() {
        clock = SettableClock.at(START);
        store = InMemoryStore.create(clock);
        runtime = new ManualRuntime(clock);
        channels.clear();
        names.forEach(name -> channels.put(name, FakeChannel.named(name)));
        audiences.clear();
        mailing = null;
    }

    /**
     * Registers an audience.
     *
     * @param name its name
     * @param recipients its people
     * @return this
     */
    public MailingExtension audience(String name, Recipient... recipients) {
        return audience(name, AudienceSource.of(List.of(recipients)));
    }

    /**
     * Registers an audience.
     *
     * @param name its name
     * @param source its people
     * @return this
     * @throws IllegalStateException after the first call of {@link #mailing()}
     */
    public MailingExtension audience(String name, AudienceSource source) {
        if (mailing != null) {
            throw new IllegalStateException("give audiences before the first call of mailing()");
        }
        audiences.put(name, source);
        return this;
    }

    /**
     * The running system; started by the first call.
     *
     * @return the same object until {@link #crash()}
     */
    public Mailing mailing() {
        Mailing running = mailing;
        if (running == null) {
            running = start();
            mailing = running;
        }
        return running;
    }

    private Mailing start() {
        MailingBuilder builder = Mailing.builder()
                .store(store)
                .runtime(runtime)
                .zone(ZoneOffset.UTC)
                .locale(Locale.ENGLISH);
        channels.values().forEach(builder::channel);
        audiences.forEach(builder::audience);
        return settings.apply(builder).start();
    }

    /**
     * A fake channel, to script its faults and to look at what it sent.
     *
     * @param name one of those that were asked for
     * @return the channel
     */
    public FakeChannel channel(String name) {
        return Objects.requireNonNull(channels.get(name), () -> "no channel '" + name + "'; there are " + names);
    }

    /**
     * The clock that everything goes by.
     *
     * @return the clock
     */
    public SettableClock clock() {
        return clock;
    }

    /**
     * The store, which lives through {@link #crash()}.
     *
     * @return the store
     */
    public InMemoryStore store() {
        return store;
    }

    /**
     * Launches a draft and lets time go by until its campaign is at rest: ten days at most, which take no time.
     *
     * @param draft the draft
     * @return the campaign, FINISHED unless something kept it
     */
    public Campaign finish(CampaignDraft draft) {
        Campaign campaign = mailing().campaigns().launch(draft);
        boolean unused = runtime.await(() -> campaign.state().atRest(), Duration.ofDays(10));
        return campaign;
    }

    /**
     * Does everything that can be done without time moving on. Outcomes are written down a moment later (50 ms), and so do
     * fall-backs begin: use {@link #finish} or {@link #advance} to see the end of a campaign.
     */
    public void crank() {
        Mailing unused = mailing();
        runtime.crank();
    }

    /**
     * Lets time go by, doing everything that falls due at its moment.
     *
     * @param time how much
     */
    public void advance(Duration time) {
        Mailing unused = mailing();
        runtime.advance(time);
    }

    /**
     * The node dies as by SIGKILL: nothing of what it had in memory is written down or handed back. The next call of
     * {@link #mailing()} starts another node on the same store, channels and clock.
     */
    public void crash() {
        runtime.kill();
        runtime = new ManualRuntime(clock);
        mailing = null;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        reset();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Mailing running = mailing;
        if (running != null) {
            running.close();
        }
    }
}

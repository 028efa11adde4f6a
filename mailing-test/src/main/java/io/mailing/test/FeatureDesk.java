package io.mailing.test;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignState;
import io.mailing.CampaignSummary;
import io.mailing.HistoryFilter;
import io.mailing.JournalEntry;
import io.mailing.JournalFilter;
import io.mailing.Mailing;
import io.mailing.MailingBuilder;
import io.mailing.Recipient;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a walk through a feature has at hand: an engine on a store, two channels, and an audience that it may change. */
final class FeatureDesk implements AutoCloseable {

    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    static final String GUESTS = "guests";
    static final String TELEGRAM = "telegram";
    static final String EMAIL = "email";

    private final Store store;
    private final SettableClock clock = SettableClock.at(START);
    private ManualRuntime runtime = new ManualRuntime(clock);
    private final FakeChannel telegram = FakeChannel.named(TELEGRAM).recallable();
    private final FakeChannel email = FakeChannel.named(EMAIL);
    private final List<Recipient> people = new ArrayList<>(List.of(person(1), person(2), person(3)));
    private UnaryOperator<MailingBuilder> settings = UnaryOperator.identity();
    private @Nullable Mailing mailing;

    FeatureDesk(Store store) {
        this.store = store;
    }

    static Recipient person(int number) {
        return Recipient.builder("p" + number)
                .address(TELEGRAM, Integer.toString(100 + number))
                .address(EMAIL, "p" + number + "@guests.example")
                .attribute("first_name", "Guest " + number)
                .build();
    }

    /** People of now; read when a campaign is sent. */
    private final class People implements AudienceSource {
        @Override
        public AudienceSchema schema() {
            return new AudienceSchema(Set.of(TELEGRAM, EMAIL), Set.of("first_name"));
        }

        @Override
        public void forEach(Consumer<Recipient> sink) {
            people.forEach(sink);
        }
    }

    static CampaignDraft draft() {
        return CampaignDraft.to(GUESTS).name("Sale").text("Hello <first_name>!");
    }

    /** More settings; before the first use of {@link #mailing()}. */
    FeatureDesk with(UnaryOperator<MailingBuilder> more) {
        settings = more;
        return this;
    }

    Mailing mailing() {
        Mailing running = mailing;
        if (running == null) {
            running = settings.apply(Mailing.builder()
                            .store(store)
                            .runtime(runtime)
                            .zone(ZoneOffset.UTC)
                            .locale(Locale.ENGLISH)
                            .channel(telegram)
                            .channel(email)
                            .audience(GUESTS, new People()))
                    .start();
            mailing = running;
        }
        return running;
    }

    /** For what another node does meanwhile. */
    Store store() {
        return store;
    }

    /** The process is killed, and a new one begins. */
    void restart() {
        runtime.kill();
        runtime = new ManualRuntime(clock);
        mailing = null;
        Mailing unused = mailing();
    }

    List<Recipient> people() {
        return people;
    }

    FakeChannel telegram() {
        return telegram;
    }

    FakeChannel email() {
        return email;
    }

    SettableClock clock() {
        return clock;
    }

    Campaign create(CampaignDraft draft) {
        return mailing().campaigns().create(draft);
    }

    Campaign launch(CampaignDraft draft) {
        Campaign campaign = mailing().campaigns().launch(draft);
        crank();
        return campaign;
    }

    Campaign finished(CampaignDraft draft) throws InterruptedException {
        return rest(mailing().campaigns().launch(draft));
    }

    Campaign rest(Campaign campaign) throws InterruptedException {
        CampaignState unused = campaign.awaitFinished(Duration.ofDays(30));
        return campaign;
    }

    void crank() {
        Mailing unused = mailing();
        runtime.crank();
    }

    /** Time goes on in one leap: an engine that looked each second on the way would ask a database thousands of times. */
    void leap(Duration time) {
        clock.advance(time);
        crank();
        clock.advance(Duration.ofSeconds(2)); // what began just now is seen at the next look
        crank();
    }

    List<CampaignSummary> history() {
        return mailing().history().campaigns(HistoryFilter.newest(100));
    }

    List<JournalEntry> journal(Campaign campaign) {
        return mailing().history().journal(campaign.id(), JournalFilter.first(1000));
    }

    @Override
    public void close() {
        Mailing running = mailing;
        if (running == null) {
            store.close();
        } else {
            running.close();
        }
    }
}

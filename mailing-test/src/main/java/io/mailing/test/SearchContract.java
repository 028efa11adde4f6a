package io.mailing.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.CampaignPlan;
import io.mailing.CampaignState;
import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.RetryPolicy;
import io.mailing.SendMode;
import io.mailing.Throttle;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.Delivery;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore.CampaignFacts;
import io.mailing.spi.store.HistoryStore.CampaignFilter;
import io.mailing.spi.store.HistoryStore.DeliveryFilter;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.Route;
import io.mailing.spi.store.SnapshotStore.SnapshotBlock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part on {@link io.mailing.spi.store.HistoryStore} that finds things. */
abstract class SearchContract extends HistoryContract {

    private static final Reason GONE = new Reason("smtp-551", "gone");

    SearchContract() {}

    private CampaignId named(String name, @Nullable String author, SendMode mode) {
        return named(CampaignKind.ONE_OFF, CampaignState.CREATED, name, author, mode);
    }

    private CampaignId named(String name) {
        return named(name, "anna", SendMode.priority(EMAIL));
    }

    private CampaignId named(
            CampaignKind kind, CampaignState state, String name, @Nullable String author, SendMode mode) {
        CampaignId id = store.campaigns().nextId();
        CampaignPlan plan = new CampaignPlan("guests", mode, null, Throttle.none(), RetryPolicy.standard(), EXPIRY);
        store.campaigns()
                .create(
                        new CampaignRecord(
                                id,
                                kind,
                                name,
                                author,
                                plan,
                                state,
                                null,
                                1,
                                0,
                                NOW,
                                null,
                                null,
                                null,
                                null,
                                Duration.ZERO),
                        content());
        return id;
    }

    private List<CampaignId> found(
            Set<CampaignKind> kinds, @Nullable String author, @Nullable String channel, @Nullable String text) {
        return store
                .history()
                .counted(new CampaignFilter(Set.of(), kinds, author, channel, text, null, null, null, 10))
                .stream()
                .map(facts -> facts.campaign().id())
                .toList();
    }

    private List<CampaignId> withText(String text) {
        return found(Set.of(), null, null, text);
    }

    @Test
    void campaigns_are_filtered_by_kind_author_and_channel() {
        CampaignId first = named("a", "anna", SendMode.priority(EMAIL, TELEGRAM));
        CampaignId second = named("b", "Anna", SendMode.all("e-mail", TELEGRAM));
        CampaignId third = named(CampaignKind.TRIGGERED, CampaignState.SENDING, "c", null, SendMode.priority("mail"));

        assertThat(found(Set.of(CampaignKind.TRIGGERED), null, null, null)).containsExactly(third);
        assertThat(found(Set.of(CampaignKind.values()), null, null, null)).containsExactly(third, second, first);
        assertThat(found(Set.of(), "anna", null, null)).as("exactly").containsExactly(first);
        assertThat(found(Set.of(), "ann", null, null)).isEmpty();
        assertThat(found(Set.of(), null, TELEGRAM, null)).containsExactly(second, first);
        assertThat(found(Set.of(), null, EMAIL, null)).containsExactly(first);
        assertThat(found(Set.of(), null, "mail", null)).as("not a part of it").containsExactly(third);
        assertThat(found(Set.of(), null, "sms", null)).isEmpty();
        assertThat(found(Set.of(CampaignKind.ONE_OFF), "Anna", TELEGRAM, "B")).containsExactly(second);
        assertThat(found(Set.of(CampaignKind.ONE_OFF), "Anna", TELEGRAM, "A")).isEmpty();
    }

    @Test
    void text_is_found_in_names_whatever_the_case_and_the_language() {
        CampaignId polish = named("Zażółć GĘŚLĄ jaźń");
        CampaignId greek = named("ΟΔΟΣ ΟΔΟΣΑ");
        CampaignId russian = named("Осенняя РАСПРОДАЖА");
        CampaignId turkish = named("İstanbul ILIK");

        assertThat(withText("gęślą")).containsExactly(polish);
        assertThat(withText("ZAŻÓŁĆ")).containsExactly(polish);
        assertThat(withText("gesla")).as("an accent is part of a letter").isEmpty();
        assertThat(withText("GE\u0328S\u0301LA\u0328"))
                .as("however it is encoded")
                .containsExactly(polish);
        assertThat(withText("οδος")).as("a final letter is a letter").containsExactly(greek);
        assertThat(withText("οδοσα")).containsExactly(greek);
        assertThat(withText("распродажа")).containsExactly(russian);
        assertThat(withText("istanbul")).containsExactly(turkish);
        assertThat(withText("ılık")).containsExactly(turkish);
        assertThat(withText("")).containsExactly(turkish, russian, greek, polish);
    }

    @Test
    void no_character_of_a_text_has_a_meaning_of_its_own() {
        CampaignId percent = named("Sale 100%");
        CampaignId under = named("a_b");
        CampaignId back = named("c\\d 'quoted' \"twice\" ?");
        CampaignId plain = named("acb 100 😀");

        assertThat(withText("%")).containsExactly(percent);
        assertThat(withText("100%")).containsExactly(percent);
        assertThat(withText("a_b")).containsExactly(under);
        assertThat(withText("_")).containsExactly(under);
        assertThat(withText("\\")).containsExactly(back);
        assertThat(withText("C\\D")).containsExactly(back);
        assertThat(withText("'quoted'")).containsExactly(back);
        assertThat(withText("\" ?")).containsExactly(back);
        assertThat(withText("😀")).containsExactly(plain);
        assertThat(withText("\uD83D")).as("half of it").isEmpty();
        assertThat(withText("\u0000")).isEmpty();
        assertThat(withText("100")).containsExactly(plain, percent);
        assertThat(withText("nothing of the kind")).isEmpty();
    }

    @Test
    void pages_go_on_with_a_text() {
        CampaignId first = named("Sale one");
        named("Other");
        CampaignId second = named("sale two");

        CampaignFilter newest = new CampaignFilter(Set.of(), Set.of(), null, null, "SALE", null, null, null, 1);
        assertThat(store.history().campaigns(newest))
                .extracting(CampaignRecord::id)
                .containsExactly(second);
        assertThat(store.history()
                        .campaigns(new CampaignFilter(Set.of(), Set.of(), null, null, "SALE", null, null, second, 1)))
                .extracting(CampaignRecord::id)
                .containsExactly(first);
    }

    @Test
    void campaigns_come_with_their_counts() {
        CampaignId empty = created(CampaignState.CREATED);
        CampaignId one = sending(block(1, 3));
        sent(one, DeliveryState.SENT, DeliveryState.FAILED);
        CampaignId other = sending(block(1, 1));
        sent(other, DeliveryState.DELIVERED);

        assertThat(store.history().counted(new CampaignFilter(Set.of(), null, null, null, 10)))
                .containsExactly(
                        new CampaignFacts(find(other), Map.of(DeliveryState.DELIVERED, 1L), false),
                        new CampaignFacts(find(one), Map.of(DeliveryState.SENT, 1L, DeliveryState.FAILED, 1L), false),
                        new CampaignFacts(find(empty), Map.of(), false));
        assertThat(store.history().counted(one).orElseThrow().counts()).hasSize(2);
        assertThat(store.history().counted(new CampaignId(999))).isEmpty();
        assertThat(store.history().check(new CampaignId(999))).isEmpty();
    }

    /**
     * By email first: 1/0 SENT, 1/1 FAILED (smtp-550), 1/2 sent by Telegram at the second attempt, 1/3 DEFERRED to Telegram
     * (smtp-450), 1/4 PERMITTED, 1/5 skipped. By Telegram first: 2/0 FAILED (smtp-551), 2/1 PENDING for the recipient of 1/0.
     */
    private CampaignId twoChannels() {
        Delivery again = new Delivery("guest-1-0", List.of(new Route(TELEGRAM, "1000")), List.of(), null, null, null);
        List<Delivery> first = new ArrayList<>(block(1, 5).deliveries());
        first.add(skipped("nobody"));
        CampaignId id = sending(
                new SnapshotBlock(1, EMAIL, first),
                new SnapshotBlock(2, TELEGRAM, List.of(delivery("x", TELEGRAM), again)));
        Claim claim = claim(id, node);
        permit(claim.lease(), claim.deliveries().subList(0, 5));
        record(
                outcome(claim.deliveries().get(0), DeliveryState.SENT),
                outcome(claim.deliveries().get(1), DeliveryState.FAILED),
                fallBack(claim.deliveries().get(2)),
                fallBack(claim.deliveries().get(3)));
        Claim due = claimDue(id, TELEGRAM, node, NOW);
        permit(due.lease(), due.deliveries().subList(0, 1));
        record(outcome(due.deliveries().get(0), DeliveryState.SENT));
        Claim telegram = store.ledger().claimBlock(id, TELEGRAM, other, NOW).orElseThrow();
        permit(telegram.lease(), telegram.deliveries().subList(0, 1));
        record(new Outcome(
                telegram.deliveries().get(0).key(), 1, DeliveryState.FAILED, TELEGRAM, GONE, null, null, NOW, null));
        return id;
    }

    private static Outcome fallBack(Claim.Pending pending) {
        return deferred(pending, 1, new Outcome.Due(TELEGRAM, 1, 0, NOW));
    }

    private List<String> deliveries(
            CampaignId id,
            @Nullable String channel,
            @Nullable String code,
            @Nullable String recipient,
            DeliveryState... states) {
        List<String> all = new ArrayList<>();
        DeliveryKey after = null;
        // A page each, so that each place is one to go on from.
        while (true) {
            List<DeliveryKey> page = store
                    .history()
                    .deliveries(id, new DeliveryFilter(Set.of(states), channel, code, recipient, after, 1))
                    .stream()
                    .map(facts -> facts.key())
                    .toList();
            if (page.isEmpty()) {
                return all;
            }
            after = page.get(0);
            all.add(after.block() + "/" + after.seq());
        }
    }

    @Test
    void deliveries_are_found_by_channel() {
        CampaignId id = twoChannels();

        assertThat(deliveries(id, EMAIL, null, null)).containsExactly("1/0", "1/1", "1/3", "1/4");
        assertThat(deliveries(id, TELEGRAM, null, null)).containsExactly("1/2", "2/0", "2/1");
        assertThat(deliveries(id, "sms", null, null)).isEmpty();
        assertThat(deliveries(id, TELEGRAM, null, null, DeliveryState.SENT)).containsExactly("1/2");
        assertThat(deliveries(id, EMAIL, null, null, DeliveryState.SENT)).containsExactly("1/0");
        assertThat(deliveries(id, TELEGRAM, null, null, DeliveryState.FAILED)).containsExactly("2/0");
        assertThat(deliveries(id, TELEGRAM, null, null, DeliveryState.PENDING)).containsExactly("2/1");
        assertThat(deliveries(id, EMAIL, null, null, DeliveryState.PENDING, DeliveryState.PERMITTED))
                .containsExactly("1/4");
        assertThat(deliveries(id, EMAIL, null, null, DeliveryState.DEFERRED)).containsExactly("1/3");
        assertThat(deliveries(id, EMAIL, null, null, DeliveryState.SKIPPED))
                .as("by no channel")
                .isEmpty();
        assertThat(deliveries(id, null, null, null, DeliveryState.SKIPPED)).containsExactly("1/5");
    }

    @Test
    void deliveries_are_found_by_the_reason_that_counts() {
        CampaignId id = twoChannels();

        assertThat(deliveries(id, null, "smtp-550", null)).containsExactly("1/1");
        assertThat(deliveries(id, null, "smtp-551", null)).containsExactly("2/0");
        assertThat(deliveries(id, null, "smtp-450", null))
                .as("what was sent later stands for no reason")
                .containsExactly("1/3");
        assertThat(deliveries(id, null, "no-address", null)).containsExactly("1/5");
        assertThat(deliveries(id, null, "smtp", null)).isEmpty();
        assertThat(deliveries(id, EMAIL, "smtp-551", null)).isEmpty();
        assertThat(deliveries(id, null, "smtp-550", null, DeliveryState.FAILED)).containsExactly("1/1");
        assertThat(deliveries(id, null, "smtp-550", null, DeliveryState.SENT)).isEmpty();
    }

    @Test
    void deliveries_are_found_by_recipient() {
        CampaignId id = twoChannels();
        CampaignId another = sending(block(1, 1));

        assertThat(deliveries(id, null, null, "guest-1-0")).containsExactly("1/0", "2/1");
        assertThat(deliveries(id, TELEGRAM, null, "guest-1-0")).containsExactly("2/1");
        assertThat(deliveries(id, null, null, "guest-1-0", DeliveryState.SENT)).containsExactly("1/0");
        assertThat(deliveries(id, null, null, "GUEST-1-0")).as("exactly").isEmpty();
        assertThat(deliveries(id, null, null, "guest-1-")).isEmpty();
        assertThat(deliveries(another, null, null, "guest-1-0")).containsExactly("1/0");
    }

    @Test
    void cancelled_deliveries_are_found_by_channel() {
        CampaignId id = twoChannels();
        store.campaigns().move(id, CampaignAction.CANCEL, null, NOW);
        CampaignId untouched = sending(block(1, 1), block(2, TELEGRAM, 2));
        store.campaigns().move(untouched, CampaignAction.CANCEL, null, NOW);

        assertThat(deliveries(untouched, TELEGRAM, null, null, DeliveryState.CANCELLED))
                .containsExactly("2/0", "2/1");
        assertThat(deliveries(untouched, EMAIL, null, null, DeliveryState.CANCELLED))
                .containsExactly("1/0");
        assertThat(deliveries(id, "sms", null, null, DeliveryState.CANCELLED)).isEmpty();
    }
}

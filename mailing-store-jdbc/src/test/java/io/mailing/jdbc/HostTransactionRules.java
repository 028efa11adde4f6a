package io.mailing.jdbc;

import static io.mailing.test.MailingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.InMemoryStore;
import io.mailing.Mailing;
import io.mailing.Recipient;
import io.mailing.TransactionCampaigns;
import io.mailing.spi.AudienceSource;
import io.mailing.spi.store.StoreTransaction;
import io.mailing.test.FakeChannel;
import io.mailing.test.SentMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Campaigns and triggers inside the application's own transactions, with an engine running. */
abstract class HostTransactionRules extends StoreRules {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final CampaignDraft BONUS = CampaignDraft.triggered().text("Hello <first_name>");

    private final FakeChannel email = FakeChannel.named("email");
    private Mailing mailing;
    private Connection host;

    @BeforeEach
    void start() throws SQLException {
        mailing = Mailing.builder()
                .store(store)
                .channel(email)
                .audience("guests", AudienceSource.of(List.of(guest("a"), guest("b"))))
                .start();
        host = database.dataSource().getConnection();
        try (Statement statement = host.createStatement()) {
            statement.execute("CREATE TABLE bonus (id INTEGER NOT NULL PRIMARY KEY)");
        }
        host.setAutoCommit(false);
    }

    @AfterEach
    void stop() throws SQLException {
        mailing.close();
        host.rollback();
        host.setAutoCommit(true);
        host.close();
    }

    private TransactionCampaigns within() {
        return mailing.campaigns().within(store.transaction(host));
    }

    private static Recipient guest(String name) {
        return Recipient.builder(name)
                .address("email", name + "@guests.example")
                .attribute("first_name", name)
                .build();
    }

    private void book(int id) throws SQLException {
        try (Statement statement = host.createStatement()) {
            statement.execute("INSERT INTO bonus (id) VALUES (" + id + ")");
        }
    }

    private long booked() throws SQLException {
        try (Statement statement = host.createStatement();
                var rows = statement.executeQuery("SELECT COUNT(*) FROM bonus")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private List<String> addresses() {
        return email.received().stream().map(SentMessage::address).toList();
    }

    /** What was triggered before it, and is not there when it was sent, waits for something else than time. */
    private void sendMarker(Campaign campaign, String key) throws InterruptedException {
        int before = email.received().size();
        assertThat(campaign.trigger(key, guest(key))).isTrue();
        email.awaitReceived(before + 1, SOON);
    }

    private void finish(Campaign campaign) throws InterruptedException {
        campaign.closeToTriggers();
        assertThat(campaign.awaitFinished(SOON)).isEqualTo(CampaignState.FINISHED);
        assertThat(mailing.history().verify(campaign.id()).sound()).isTrue();
    }

    @Test
    void what_is_triggered_is_sent_after_the_commit_and_once() throws Exception {
        Campaign campaign = mailing.campaigns().launch(BONUS);
        book(1);
        assertThat(within().trigger(campaign.id(), "bonus-1", guest("anna"))).isTrue();
        sendMarker(campaign, "marker");
        assertThat(addresses()).containsExactly("marker@guests.example");

        host.commit();

        email.awaitReceived(2, SOON);
        assertThat(campaign.trigger("bonus-1", guest("anna"))).isFalse();
        finish(campaign);
        assertThat(addresses()).containsExactly("marker@guests.example", "anna@guests.example");
        assertThat(booked()).isEqualTo(1);
    }

    @Test
    void a_transaction_of_another_store_is_refused() {
        try (Mailing other = Mailing.builder()
                .store(InMemoryStore.create())
                .channel(FakeChannel.named("email"))
                .start()) {
            StoreTransaction ours = store.transaction(host);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> other.campaigns().within(ours))
                    .withMessageContaining("another store");
        }
    }

    @Test
    void what_is_rolled_back_is_never_sent_and_its_key_is_free() throws Exception {
        Campaign campaign = mailing.campaigns().launch(BONUS);
        book(1);
        within().trigger(campaign.id(), "bonus-1", guest("never"));

        host.rollback();

        sendMarker(campaign, "bonus-1");
        finish(campaign);
        assertThat(addresses()).containsExactly("bonus-1@guests.example");
        assertThat(booked()).isZero();
    }

    @Test
    void a_campaign_is_launched_by_the_commit() throws Exception {
        Campaign toAll = within().launch(CampaignDraft.to("guests").text("Hello <first_name>"));
        Campaign bonus = within().launch(BONUS);
        assertThat(within().trigger(bonus.id(), "bonus-1", guest("c"))).isTrue();
        assertThat(mailing.campaigns().find(bonus.id())).isEmpty();

        host.commit();

        assertThat(toAll.awaitFinished(SOON)).isEqualTo(CampaignState.FINISHED);
        email.awaitReceived(3, SOON);
        finish(bonus);
        assertThat(addresses()).containsExactlyInAnyOrder("a@guests.example", "b@guests.example", "c@guests.example");
    }

    @Test
    void a_campaign_that_is_rolled_back_never_was() throws Exception {
        CampaignId toAll =
                within().launch(CampaignDraft.to("guests").text("Hello")).id();
        CampaignId bonus = within().launch(BONUS).id();
        within().trigger(bonus, "bonus-1", guest("never"));

        host.rollback();

        Campaign next = mailing.campaigns().launch(BONUS);
        sendMarker(next, "marker");
        finish(next);
        assertThat(mailing.campaigns().find(toAll)).isEmpty();
        assertThat(mailing.campaigns().find(bonus)).isEmpty();
        assertThat(store.triggers().waiting()).isEmpty();
        assertThat(addresses()).containsExactly("marker@guests.example");
    }

    @Test
    void a_duplicate_leaves_the_transaction_as_good_as_it_was() throws Exception {
        Campaign campaign = mailing.campaigns().launch(BONUS);
        sendMarker(campaign, "old");
        book(1);

        assertThat(within().trigger(campaign.id(), "old", guest("x"))).isFalse();
        assertThat(within().trigger(campaign.id(), "new", guest("y"))).isTrue();
        assertThat(within().trigger(campaign.id(), "new", guest("z"))).isFalse();
        book(2);
        host.commit();

        assertThat(booked()).isEqualTo(2);
        email.awaitReceived(2, SOON);
        finish(campaign);
        assertThat(addresses()).containsExactly("old@guests.example", "y@guests.example");
    }

    private Future<Boolean> triggeredElsewhere(Campaign campaign) {
        return CompletableFuture.supplyAsync(() -> campaign.trigger("bonus-1", guest("second")));
    }

    @Test
    void of_two_transactions_with_one_event_the_second_waits_for_the_first() throws Exception {
        Campaign campaign = mailing.campaigns().launch(BONUS);
        within().trigger(campaign.id(), "bonus-1", guest("first"));
        Future<Boolean> second = triggeredElsewhere(campaign);
        host.commit();

        assertThat(answer(second)).isFalse();
        finish(campaign);
        assertThat(addresses()).containsExactly("first@guests.example");
    }

    @Test
    void of_two_transactions_with_one_event_the_second_counts_if_the_first_is_rolled_back() throws Exception {
        Campaign campaign = mailing.campaigns().launch(BONUS);
        within().trigger(campaign.id(), "bonus-1", guest("first"));
        Future<Boolean> second = triggeredElsewhere(campaign);
        host.rollback();

        assertThat(answer(second)).isTrue();
        finish(campaign);
        assertThat(addresses()).containsExactly("second@guests.example");
    }

    /** The host's connection; says when it is about to insert something. */
    private Connection telling(CountDownLatch inserts) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")
                            && arguments[0].toString().startsWith("INSERT")) {
                        inserts.countDown();
                    }
                    try {
                        return method.invoke(host, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void an_event_that_another_transaction_is_committing_leaves_this_one_as_good_as_it_was() throws Exception {
        Campaign campaign = mailing.campaigns().launch(BONUS);
        book(1);
        CountDownLatch inserts = new CountDownLatch(1);
        TransactionCampaigns within = mailing.campaigns().within(store.transaction(telling(inserts)));
        Future<Boolean> second;
        try (Connection other = database.dataSource().getConnection()) {
            other.setAutoCommit(false);
            mailing.campaigns().within(store.transaction(other)).trigger(campaign.id(), "bonus-1", guest("first"));
            second = CompletableFuture.supplyAsync(() -> within.trigger(campaign.id(), "bonus-1", guest("second")));
            inserts.await();
            other.commit();
            assertThat(answer(second)).isFalse();
            other.setAutoCommit(true);
        }

        book(2);
        sendMarker(campaign, "marker");
        host.commit();
        assertThat(booked()).isEqualTo(2);
        finish(campaign);
        assertThat(addresses()).containsExactlyInAnyOrder("first@guests.example", "marker@guests.example");
    }

    private static boolean answer(Future<Boolean> future) throws InterruptedException, ExecutionException {
        return future.get();
    }

    @Test
    void a_long_transaction_holds_up_nobody() throws Exception {
        Campaign campaign = mailing.campaigns().launch(BONUS);
        campaign.pause();
        campaign.trigger("waits", guest("waits"));
        TransactionCampaigns open = within();
        assertThat(open.trigger(campaign.id(), "m", guest("late"))).isTrue();
        assertThat(open.trigger(campaign.id(), "waits", guest("late"))).isFalse();
        open.launch(BONUS);

        campaign.resume();
        email.awaitReceived(1, SOON);
        sendMarker(campaign, "a");
        sendMarker(campaign, "z");
        Campaign toAll = mailing.campaigns().launch(CampaignDraft.to("guests").text("Hello"));
        assertThat(toAll.awaitFinished(SOON)).isEqualTo(CampaignState.FINISHED);
        campaign.closeToTriggers();
        assertThat(campaign.awaitFinished(SOON)).isEqualTo(CampaignState.FINISHED);

        host.commit();
        email.awaitReceived(6, SOON);
        assertThat(campaign.awaitFinished(SOON)).isEqualTo(CampaignState.FINISHED);
        assertThat(campaign.progress().sent())
                .as("what was triggered before the close")
                .isEqualTo(4);
        assertThat(addresses()).contains("late@guests.example");
    }

    @Test
    void what_is_committed_after_a_cancel_is_counted_and_not_sent() throws Exception {
        Campaign campaign = mailing.campaigns().launch(BONUS);
        within().trigger(campaign.id(), "late", guest("never"));
        campaign.cancel();
        host.commit();

        while (store.triggers().gather(campaign.id(), 10, Book.NOW) == 0
                && campaign.progress().total() == 0) {
            Thread.onSpinWait();
        }
        assertThat(campaign.progress().cancelled()).isEqualTo(1);
        assertThat(campaign.state()).isEqualTo(CampaignState.CANCELLED);
        countersEqualTheFacts(campaign.id());
        assertThat(email).sentExactly(0);
    }

    @Test
    void the_connection_stays_as_it_is() throws Exception {
        int isolation = host.getTransactionIsolation();

        CampaignId id = within().launch(BONUS).id();
        within().trigger(id, "1", guest("a"));

        assertThat(host.isClosed()).isFalse();
        assertThat(host.getAutoCommit()).isFalse();
        assertThat(host.getTransactionIsolation()).isEqualTo(isolation);
        host.rollback();
    }

    @Test
    void a_connection_that_commits_by_itself_is_refused() throws Exception {
        Campaign campaign = mailing.campaigns().launch(BONUS);
        TransactionCampaigns within = within();
        host.setAutoCommit(true);

        assertThatIllegalStateException().isThrownBy(this::within).withMessageContaining("setAutoCommit(false)");
        assertThatIllegalStateException().isThrownBy(() -> within.trigger(campaign.id(), "1", guest("a")));
        assertThatIllegalStateException()
                .isThrownBy(() -> store.transaction(database.dataSource()))
                .withMessageContaining("begin a transaction");

        host.setAutoCommit(false);
        assertThat(campaign.trigger("1", guest("a"))).isTrue();
    }

    /** As a framework has it: all that ask on this thread get the transaction's connection, and closing it does nothing. */
    private DataSource transactional() {
        Connection shared = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals("close") ? null : method.invoke(host, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> shared);
    }

    @Test
    void a_data_source_that_is_bound_to_the_transaction_does_as_well() throws Exception {
        TransactionCampaigns within = mailing.campaigns().within(store.transaction(transactional()));
        Campaign kept = within.launch(BONUS);
        assertThat(within.trigger(kept.id(), "1", guest("kept"))).isTrue();
        assertThat(within.trigger(kept.id(), "1", guest("kept"))).isFalse();
        host.commit();
        within.trigger(kept.id(), "2", guest("never"));
        host.rollback();

        email.awaitReceived(1, SOON);
        finish(kept);
        assertThat(addresses()).containsExactly("kept@guests.example");
    }

    @Test
    void an_open_transaction_holds_up_no_erasure_and_what_it_commits_is_erased_by_the_next() throws Exception {
        Campaign campaign = mailing.campaigns().launch(BONUS);
        campaign.pause();
        assertThat(campaign.trigger("1", guest("anna"))).isTrue();
        within().trigger(campaign.id(), "2", guest("anna"));

        assertThat(mailing.recipients().erase("anna")).as("what was committed").isEqualTo(1);
        host.commit();
        assertThat(mailing.recipients().erase("anna")).as("what came later").isEqualTo(1);

        campaign.resume();
        finish(campaign);
        assertThat(addresses()).isEmpty();
        assertThat(campaign.progress().skipped()).isEqualTo(2);
    }
}

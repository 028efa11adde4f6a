package io.mailing.jdbc;

import static io.mailing.jdbc.Book.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.CampaignAction;
import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.spi.store.Claim;
import io.mailing.spi.store.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which transaction waits for which: one is stopped before its commit, and the other must not get past it. */
abstract class OrderRules extends StoreRules {

    private static final long UNTIL_SURELY_WAITING_MILLIS = 300;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    /** Both results; the second work began while the first was about to commit, and ended after it. */
    private <A, B> Map.Entry<A, B> secondWaits(Callable<A> first, Callable<B> second) throws Exception {
        CountDownLatch aboutToCommit = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        database.dataSource().beforeCommit.set(() -> {
            aboutToCommit.countDown();
            try {
                assertThat(go.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Future<A> one = threads.submit(first);
        assertThat(aboutToCommit.await(60, TimeUnit.SECONDS)).isTrue();
        Future<B> two = threads.submit(second);
        assertThatThrownBy(() -> two.get(UNTIL_SURELY_WAITING_MILLIS, TimeUnit.MILLISECONDS))
                .as("the second waits")
                .isInstanceOf(TimeoutException.class);
        go.countDown();
        return Map.entry(one.get(60, TimeUnit.SECONDS), two.get(60, TimeUnit.SECONDS));
    }

    @Test
    void a_pause_waits_for_a_permit_under_way() throws Exception {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 1, 2);
        Claim claim = Book.claim(store, campaign, node);
        assertThat(secondWaits(
                                () -> store.ledger().permit(claim.lease(), claim.deliveries(), NOW),
                                () -> store.campaigns().move(campaign, CampaignAction.PAUSE, null, NOW))
                        .getKey())
                .isTrue();
    }

    @Test
    void a_permit_waits_for_a_cancel_under_way_and_is_refused() throws Exception {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 1, 2);
        Claim claim = Book.claim(store, campaign, node);
        assertThat(secondWaits(
                                () -> store.campaigns().move(campaign, CampaignAction.CANCEL, null, NOW),
                                () -> store.ledger().permit(claim.lease(), claim.deliveries(), NOW))
                        .getValue())
                .isFalse();
    }

    @Test
    void what_a_dying_node_claims_is_rescued() throws Exception {
        NodeId doomed = Book.node(store);
        CampaignId campaign = Book.sending(store, doomed, 1, 2);
        Map.Entry<Optional<Claim>, Integer> results = secondWaits(
                () -> store.ledger().claimBlock(campaign, Book.LANE, doomed, NOW), () -> dieAndBeRescued(doomed));
        assertThat(results.getKey()).isPresent();
        assertThat(store.ledger().claimBlock(campaign, Book.LANE, Book.node(store), NOW))
                .as("not left with the dead")
                .isPresent();
    }

    @Test
    void what_a_dying_node_is_permitted_is_in_doubt() throws Exception {
        NodeId doomed = Book.node(store);
        CampaignId campaign = Book.sending(store, doomed, 1, 2);
        Claim claim = Book.claim(store, campaign, doomed);
        Map.Entry<Boolean, Integer> results = secondWaits(
                () -> store.ledger().permit(claim.lease(), claim.deliveries(), NOW), () -> dieAndBeRescued(doomed));
        assertThat(results).isEqualTo(Map.entry(true, 2));
    }

    private int dieAndBeRescued(NodeId doomed) {
        store.nodes().renew(doomed, Duration.ZERO);
        assertThat(store.nodes().declareDead()).contains(doomed);
        return store.nodes().rescue(doomed);
    }

    @Test
    void a_cancel_waits_for_outcomes_under_way_and_ends_what_they_defer() throws Exception {
        NodeId node = Book.node(store);
        CampaignId campaign = Book.sending(store, node, 1, 2);
        Claim claim = Book.claim(store, campaign, node);
        store.ledger().permit(claim.lease(), claim.deliveries(), NOW);
        assertThat(secondWaits(
                                () -> {
                                    store.ledger()
                                            .record(
                                                    Book.outcomes(claim.deliveries(), DeliveryState.DEFERRED),
                                                    List.of(claim.lease()));
                                    return true;
                                },
                                () -> store.campaigns().move(campaign, CampaignAction.CANCEL, null, NOW))
                        .getValue())
                .isPresent();
        assertThat(store.history().counts(campaign)).isEqualTo(Map.of(DeliveryState.CANCELLED, 2L));
        countersEqualTheFacts(campaign);
    }
}

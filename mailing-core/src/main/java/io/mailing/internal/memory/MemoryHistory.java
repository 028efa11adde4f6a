package io.mailing.internal.memory;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.Reason;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore;
import io.mailing.spi.store.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What people look at. */
final class MemoryHistory implements HistoryStore {

    private static final int MOST_REASONS = 1000;
    private static final Reason UNKNOWN = new Reason("unknown", "");

    private final MemoryData data;

    MemoryHistory(MemoryData data) {
        this.data = data;
    }

    @Override
    public List<CampaignRecord> campaigns(CampaignFilter filter) {
        return data.locked(() -> {
            Collection<CampaignLedger> candidates = filter.below() == null
                    ? data.campaigns.descendingMap().values()
                    : data.campaigns
                            .headMap(filter.below(), false)
                            .descendingMap()
                            .values();
            return candidates.stream()
                    .map(ledger -> ledger.row.record())
                    .filter(campaign -> matches(campaign, filter))
                    .limit(filter.limit())
                    .toList();
        });
    }

    private static boolean matches(CampaignRecord campaign, CampaignFilter filter) {
        return (filter.states().isEmpty() || filter.states().contains(campaign.state()))
                && (filter.createdFrom() == null || !campaign.createdAt().isBefore(filter.createdFrom()))
                && (filter.createdTo() == null || campaign.createdAt().isBefore(filter.createdTo()));
    }

    @Override
    public Map<DeliveryState, Long> counts(CampaignId campaign) {
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            return ledger == null ? Map.<DeliveryState, Long>of() : ledger.counters.copy();
        });
    }

    @Override
    public Map<DeliveryState, Long> fullCounts(CampaignId campaign) {
        Map<DeliveryState, Long> counts = new EnumMap<>(DeliveryState.class);
        data.run(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            if (ledger != null) {
                each(ledger, (block, seq) -> counts.merge(ledger.state(block, seq), 1L, Long::sum));
            }
        });
        return counts;
    }

    private static void each(CampaignLedger ledger, BiConsumer<Block, Integer> action) {
        for (Block block : ledger.blocks().values()) {
            for (int seq = 0; seq < block.size(); seq++) {
                action.accept(block, seq);
            }
        }
    }

    private record Group(DeliveryState state, @Nullable String channel, String code) {}

    @Override
    public List<ReasonCount> reasons(CampaignId campaign) {
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            if (ledger == null) {
                return List.<ReasonCount>of();
            }
            List<ReasonCount> kept = ledger.kept();
            return kept == null ? reasons(ledger) : kept;
        });
    }

    static List<ReasonCount> reasons(CampaignLedger ledger) {
        Map<Group, ReasonCount> groups = new LinkedHashMap<>();
        each(ledger, (block, seq) -> count(block.counting(seq), groups));
        return groups.values().stream()
                .sorted(Comparator.comparingLong(ReasonCount::count).reversed())
                .limit(MOST_REASONS)
                .toList();
    }

    private static boolean explained(DeliveryState state) {
        return state == DeliveryState.RECALL_FAILED || (state.terminal() && !state.accepted());
    }

    private static void count(@Nullable Outcome outcome, Map<Group, ReasonCount> groups) {
        if (outcome == null || !explained(outcome.state())) {
            return;
        }
        Reason reason = outcome.reason() == null ? UNKNOWN : outcome.reason();
        ReasonCount one = new ReasonCount(outcome.state(), outcome.channel(), reason, 1);
        groups.merge(
                new Group(outcome.state(), outcome.channel(), reason.code()),
                one,
                (before, more) -> new ReasonCount(
                        before.state(),
                        before.channel(),
                        // An erased one has no text: another one's is shown.
                        before.reason().text().isEmpty() ? more.reason() : before.reason(),
                        before.count() + 1));
    }

    @Override
    public List<DeliveryFacts> deliveries(CampaignId campaign, DeliveryFilter filter) {
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            return ledger == null ? List.<DeliveryFacts>of() : page(ledger, filter);
        });
    }

    private static List<DeliveryFacts> page(CampaignLedger ledger, DeliveryFilter filter) {
        DeliveryKey after = filter.after();
        int firstBlock = after == null ? 0 : after.block();
        List<DeliveryFacts> page = new ArrayList<>();
        for (Block block : ledger.blocks().tailMap(firstBlock, true).values()) {
            int firstSeq = after != null && after.block() == block.number() ? after.seq() + 1 : 0;
            for (int seq = firstSeq; seq < block.size() && page.size() < filter.limit(); seq++) {
                DeliveryState state = ledger.state(block, seq);
                if (filter.states().isEmpty() || filter.states().contains(state)) {
                    DeliveryKey key = new DeliveryKey(ledger.row.id(), block.number(), seq);
                    page.add(new DeliveryFacts(key, block.delivery(seq), state, block.attempts(seq)));
                }
            }
        }
        return page;
    }
}

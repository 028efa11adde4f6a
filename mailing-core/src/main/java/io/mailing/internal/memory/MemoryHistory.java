package io.mailing.internal.memory;

import io.mailing.CampaignId;
import io.mailing.DeliveryState;
import io.mailing.LedgerCheck;
import io.mailing.Reason;
import io.mailing.spi.store.CampaignRecord;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.HistoryStore;
import io.mailing.spi.store.Outcome;
import io.mailing.spi.store.SearchForm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    public List<CampaignFacts> counted(CampaignFilter filter) {
        String text = filter.text() == null ? "" : SearchForm.of(filter.text());
        return data.locked(() -> {
            Collection<CampaignLedger> candidates = filter.below() == null
                    ? data.campaigns.descendingMap().values()
                    : data.campaigns
                            .headMap(filter.below(), false)
                            .descendingMap()
                            .values();
            return candidates.stream()
                    .filter(ledger -> matches(ledger.row.record(), filter, text))
                    .limit(filter.limit())
                    .map(MemoryHistory::facts)
                    .toList();
        });
    }

    @Override
    public Optional<CampaignFacts> counted(CampaignId campaign) {
        return data.locked(() -> Optional.ofNullable(data.campaign(campaign)).map(MemoryHistory::facts));
    }

    private static CampaignFacts facts(CampaignLedger ledger) {
        return new CampaignFacts(ledger.row.record(), ledger.counters.copy(), ledger.kept() != null);
    }

    private static boolean matches(CampaignRecord campaign, CampaignFilter filter, String text) {
        return (filter.states().isEmpty() || filter.states().contains(campaign.state()))
                && (filter.kinds().isEmpty() || filter.kinds().contains(campaign.kind()))
                && (filter.author() == null || filter.author().equals(campaign.author()))
                && (filter.channel() == null
                        || campaign.plan().sendMode().channels().contains(filter.channel()))
                && (text.isEmpty() || SearchForm.of(campaign.name()).contains(text))
                && (filter.createdFrom() == null || !campaign.createdAt().isBefore(filter.createdFrom()))
                && (filter.createdTo() == null || campaign.createdAt().isBefore(filter.createdTo()));
    }

    @Override
    public Optional<LedgerCheck> check(CampaignId campaign) {
        return data.locked(() -> {
            CampaignLedger ledger = data.campaign(campaign);
            if (ledger == null || ledger.kept() != null) {
                return Optional.<LedgerCheck>empty();
            }
            Map<DeliveryState, Long> facts = new EnumMap<>(DeliveryState.class);
            each(ledger, (block, seq) -> facts.merge(ledger.state(block, seq), 1L, Long::sum));
            return Optional.of(new LedgerCheck(ledger.row.record().total(), ledger.counters.copy(), facts));
        });
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
                DeliveryFacts facts = new DeliveryFacts(
                        new DeliveryKey(ledger.row.id(), block.number(), seq),
                        block.delivery(seq),
                        ledger.state(block, seq),
                        block.attempts(seq));
                if (filter.takes(facts)) {
                    page.add(facts);
                }
            }
        }
        return page;
    }
}

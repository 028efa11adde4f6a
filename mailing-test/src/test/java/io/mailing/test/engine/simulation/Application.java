package io.mailing.test.engine.simulation;

import io.mailing.Campaign;
import io.mailing.CampaignDraft;
import io.mailing.CampaignId;
import io.mailing.CampaignState;
import io.mailing.IllegalCampaignStateException;
import io.mailing.InDoubtPolicy;
import io.mailing.Mailing;
import io.mailing.MailingException;
import io.mailing.PauseResult;
import io.mailing.Receipt;
import io.mailing.RetryPolicy;
import io.mailing.SendMode;
import io.mailing.StoreException;
import io.mailing.Throttle;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Whoever uses the library: launches campaigns, holds them, lets them go on, gives them up, asks to send again. */
final class Application {

    private static final List<Throttle> THROTTLES = List.of(
            Throttle.none(),
            Throttle.none(),
            Throttle.perSecond(3),
            Throttle.perSecond(10),
            Throttle.perSecond(50),
            Throttle.every(Duration.ofMillis(1_500)),
            Throttle.batches(10, Duration.ofSeconds(4)));
    private static final List<SendMode> MODES = List.of(
            SendMode.all("telegram", "email"),
            SendMode.priority("telegram", "email"),
            SendMode.priority("email", "telegram"),
            SendMode.all("email"));

    private final World world;
    private final Plan plan;
    private final Cluster cluster;
    private final Books books;

    /** Campaigns that a call is at: people don't press two buttons at once. */
    private final Set<CampaignId> busy = new HashSet<>();

    private int launched;

    Application(World world, Plan plan, Cluster cluster, Books books) {
        this.world = world;
        this.plan = plan;
        this.cluster = cluster;
        this.books = books;
    }

    void launch() {
        SimulatedNode node = cluster.any();
        String label = "c" + ++launched;
        CampaignDraft draft = CampaignDraft.to("people")
                .name(label)
                .text(label + ownValues())
                .sendMode(world.chance.of(MODES))
                .throttle(world.chance.of(THROTTLES))
                .retry(new RetryPolicy(world.chance.between(1, 3), Duration.ofSeconds(1), Duration.ofSeconds(5)))
                .expireAfter(
                        world.chance.percent(20)
                                ? world.chance.time(Duration.ofSeconds(5), Duration.ofMinutes(1))
                                : Duration.ofDays(3));
        if (world.chance.percent(30)) {
            draft = draft.inDoubt(InDoubtPolicy.WAIT)
                    .evidenceWithin(world.chance.time(Duration.ofSeconds(1), Duration.ofSeconds(30)));
        }
        if (world.chance.percent(20)) {
            draft = draft.startAt(world.clock().instant().plusSeconds(world.chance.between(1, 10)));
        }
        if (node != null) {
            try {
                Campaign unused = mailing(node).campaigns().launch(draft);
            } catch (StoreException e) {
                world.trace.add(world.now(), node.number(), "can't tell whether it was launched", label);
            }
        }
    }

    /** What recipients have of their own in it. */
    private String ownValues() {
        return plan.personal() == null ? "" : world.chance.of(List.of("", " <code>", " <code>", " <code> <seat>"));
    }

    private static Mailing mailing(SimulatedNode node) {
        return Objects.requireNonNull(node.mailing());
    }

    /** One of its buttons, for some campaign. */
    void act() {
        List<CampaignId> all = List.copyOf(books.campaigns());
        SimulatedNode node = cluster.any();
        if (all.isEmpty() || node == null) {
            return;
        }
        CampaignId id = world.chance.of(all);
        if (!busy.add(id)) {
            return;
        }
        try {
            Optional<Campaign> campaign = mailing(node).campaigns().find(id);
            if (campaign.isPresent()) {
                press(node, campaign.get());
            }
        } catch (MailingException | IllegalStateException e) {
            world.trace.add(
                    world.now(), node.number(), "is told no", e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts", e);
        } finally {
            busy.remove(id);
        }
    }

    private void press(SimulatedNode node, Campaign campaign) throws InterruptedException {
        int button = world.chance.below(20);
        world.trace.add(world.now(), node.number(), "presses", Integer.toString(button));
        if (button < 1) {
            heard(campaign, campaign.cancel());
        } else if (button < 5) {
            CampaignState state = campaign.state();
            if (state == CampaignState.PAUSED || state == CampaignState.CANCELLED) {
                heard(campaign, campaign.awaitQuiesced(world.chance.time(Duration.ZERO, Duration.ofSeconds(8))));
            }
        } else if (button < 10) {
            heard(campaign, campaign.pause());
        } else if (button < 16) {
            resume(campaign);
        } else {
            resend(campaign, button < 18);
        }
    }

    private static void resend(Campaign campaign, boolean inDoubt) {
        long unused = inDoubt ? campaign.resendInDoubt() : campaign.resendNotReached();
    }

    private void resume(Campaign campaign) {
        if (campaign.state() == CampaignState.PAUSED) {
            books.loud(campaign.id());
            campaign.resume();
        }
    }

    private void heard(Campaign campaign, PauseResult result) {
        if (result != PauseResult.QUIESCED) {
            return;
        }
        world.trace.add(world.now(), -1, "is quiet", campaign.id().toString());
        books.quiet(campaign.id());
        if (cluster.provider().underWay(campaign.id()) && !world.storeJumpedWithin(Duration.ofSeconds(30))) {
            world.broken("pause", "campaign " + campaign.id() + " is said to be quiet with a send under way");
        }
    }

    /** A provider calls with what it knows; some node answers whether it is known, or nobody does and it is lost. */
    void hears(Receipt receipt, Runnable known) {
        SimulatedNode node = cluster.any();
        if (node == null) {
            return;
        }
        try {
            if (mailing(node).inbound().receipt(receipt)) {
                known.run();
            } else {
                world.broken("receipt", receipt + " is unknown");
            }
        } catch (StoreException e) {
            world.trace.add(world.now(), node.number(), "can't take a receipt", null);
        }
    }

    /** What is paused goes on. */
    void resumeAll() {
        each(this::resume);
    }

    void resendAll() {
        each(campaign -> resend(campaign, world.chance.percent(50)));
    }

    private interface Button {
        void press(Campaign campaign);
    }

    private void each(Button button) {
        SimulatedNode node = Objects.requireNonNull(cluster.any(), "somebody lives when all is mended");
        for (CampaignId id : books.campaigns()) {
            try {
                button.press(mailing(node).campaigns().find(id).orElseThrow());
            } catch (IllegalCampaignStateException e) {
                world.trace.add(
                        world.now(), node.number(), "is told no", e.state().name());
            }
        }
    }
}

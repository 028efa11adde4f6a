package io.mailing;

import io.mailing.spi.Preview;
import io.mailing.spi.store.StoreTransaction;
import io.mailing.spi.store.Trigger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks, creates, launches and finds campaigns. Every method blocks on the store, and throws {@link StoreException} if it is away. */
public final class Campaigns {

    private final CampaignBook book;

    Campaigns(CampaignBook book) {
        this.book = book;
    }

    /**
     * Looks for everything that would keep a draft from being launched. Nothing is written or sent; the audience is asked
     * what it knows and verified.
     *
     * @param draft the draft
     * @return all problems, empty if there is none
     */
    public List<Problem> check(CampaignDraft draft) {
        return book.check.problems(draft);
    }

    /**
     * Counts to how many a draft would go if it were launched now, by the code that will do it. Reads the whole audience, which may take
     * as long as a snapshot does; remembers nobody.
     *
     * @param draft to an audience; its message may still be empty
     * @return the counts
     * @throws InvalidDraftException if there is no such audience or channel
     * @throws AudienceException if the audience can't be read
     */
    public AudienceEstimate estimate(CampaignDraft draft) {
        return book.rehearsal.estimate(draft);
    }

    /**
     * How a draft would go if it were launched now: when it would finish, how many messages go on each channel, in how many parts, and what
     * they cost. See {@link Forecast} for what is counted and what isn't. Reads the whole audience, which may take as long as a snapshot
     * does; remembers nobody, reserves nothing. Where a channel bills by parts ({@link io.mailing.spi.Channel#inParts}) each message is made.
     *
     * @param draft to an audience; of a rule it is the forecast of its next run. Its message may still be empty unless a channel bills by
     *     parts
     * @return the forecast
     * @throws InvalidDraftException if there is no such audience or channel, if the message can't be made for a channel that bills by parts,
     *     or if no run is due any more; also for a triggered campaign, which has no audience
     * @throws AudienceException if the audience can't be read
     * @throws ForecastException if the tariff fails, or a channel can't count parts
     */
    public Forecast forecast(CampaignDraft draft) {
        return book.forecast(draft);
    }

    /**
     * Everything that would hold if a draft were launched now, defaults included, with the problems that {@link #check} finds: for the
     * screen on which somebody confirms it. Nothing is written or sent.
     *
     * @param draft the draft; it may still be empty
     * @return the review
     */
    public CampaignReview review(CampaignDraft draft) {
        return book.review(draft);
    }

    /**
     * The first people of a draft's audience, to choose one for {@link #preview}.
     *
     * @param draft to an audience
     * @param limit 1 to 1,000
     * @return in the audience's order
     * @throws InvalidDraftException if there is no such audience
     * @throws AudienceException if the audience can't be read
     * @throws IllegalArgumentException if the limit is not as said
     */
    public List<Recipient> sample(CampaignDraft draft, int limit) {
        return book.rehearsal.sample(draft, limit);
    }

    /**
     * What a recipient would see if the draft were sent now, on each of its channels. Nothing is written or sent.
     *
     * @param draft with a message that fits its channels
     * @param recipient of the audience or not
     * @return by channel, in the send mode's order; where it can't be sent to the recipient, why
     * @throws InvalidDraftException with what is wrong with message or channels
     */
    public Map<String, Preview> preview(CampaignDraft draft, Recipient recipient) {
        return book.rehearsal.preview(draft, recipient);
    }

    /**
     * Has texts written for the first people of a draft's audience, to see what a {@link TextBrief} comes to. Each one is really ordered, as
     * often as the brief's attempts say, may cost something, and counts in {@link MailingBuilder#textsPerDay}. Blocks until the last one is there.
     *
     * @param draft with a brief
     * @param limit for how many, 1 to {@value TextSample#MOST}
     * @return in the audience's order; fewer if it has fewer
     * @throws InvalidDraftException if it has no brief, or can't be made for its channels
     * @throws AudienceException if the audience can't be read
     * @throws StoreException if the store can't be reached
     */
    public List<TextSample> textSamples(CampaignDraft draft, int limit) {
        return book.rehearsal.textSamples(draft, limit);
    }

    /**
     * Sends a draft's message to one recipient, to see how it looks there: as soon as pace and channel allow, before what is sent to
     * audiences, and not to an address that is suppressed. It is written down when this returns, as a campaign of its own of the kind
     * {@link CampaignKind#TEST} with this one recipient: it has a progress and a journal ({@link JournalEntry#test}), counts in no other
     * campaign, and stands in the history only where tests are asked for ({@link HistoryFilter#kinds}). A recipient who can't be reached, or
     * lacks a value that the message needs, is skipped, and stands in the journal with the reason. The draft's start and recurrence mean
     * nothing; its audience need not exist.
     *
     * @param draft with a message that fits its channels
     * @param recipient of the audience or not
     * @return what is sent: {@link Campaign#awaitFinished}, pause, cancel, clear, delete and sending again work as for any campaign; it can't be
     *     edited, scheduled, restarted or recalled. Its {@link Campaign#copy} is the draft of a campaign, no test
     * @throws InvalidDraftException with what is wrong with message, channels or the application's own rules ({@link
     *     io.mailing.spi.LaunchGuard}); nothing was written then
     */
    public Campaign sendTest(CampaignDraft draft, Recipient recipient) {
        return book.sendTest(draft, recipient, null);
    }

    /**
     * Writes a draft down without launching it: the campaign is CREATED, stands in the history, and can be edited until {@link
     * Campaign#launch}. Its templates must be well-formed; whether it fits its audience and its channels is looked at when it is
     * launched, or by {@link #check} at any time.
     *
     * @param draft the draft; it may still be empty
     * @return the campaign
     * @throws InvalidDraftException with what is wrong with its templates; nothing was written then
     */
    public Campaign create(CampaignDraft draft) {
        return book.create(draft);
    }

    /**
     * Launches a campaign. It is written down when this returns, and is sent by whichever node gets to it, this one or
     * another; see {@link Campaign#awaitFinished}.
     *
     * @param draft the draft
     * @return the campaign, SCHEDULED if its start lies in the future or it is repeated, otherwise PREPARING; a triggered one is
     *     SENDING
     * @throws InvalidDraftException with every problem that {@link #check} finds; nothing was written then
     */
    public Campaign launch(CampaignDraft draft) {
        return book.launch(draft, (CampaignId) null);
    }

    Campaign launch(CampaignDraft draft, StoreTransaction transaction) {
        return book.launch(draft, transaction);
    }

    /**
     * Sends the message of a triggered campaign to one recipient, for one event: as soon as pace and channel allow, by
     * whichever node gets to it. The event is written down when this returns. A recipient who can't be reached, or lacks a value that
     * the message needs, is skipped, and stands in the journal with the reason.
     *
     * <p>Where this throws {@link StoreException} the event may have been written down or not. Trigger it again with the same
     * key: it is sent once, though the answer may then be false.
     *
     * @param campaign a triggered one, see {@link CampaignDraft#triggered}
     * @param eventKey what tells this event from any other of the campaign, such as {@code bonus-4711}: 1 to
     *     {@value Trigger#MAX_KEY} characters on one line, without blanks at the ends
     * @param recipient who gets the message
     * @return false if the campaign knows the event already, whoever its recipient was: it is not sent again
     * @throws IllegalArgumentException if the key is not as said
     * @throws TriggerRefusedException if the campaign is of another kind, closed, cancelled or finished, or this node lacks a
     *     channel of it
     * @throws UnknownCampaignException if there is no such campaign
     */
    public boolean trigger(CampaignId campaign, String eventKey, Recipient recipient) {
        return book.triggers.trigger(campaign, eventKey, recipient);
    }

    /**
     * Campaigns inside a transaction of the application's own.
     *
     * @param transaction made by the store, for instance {@code JdbcStore.transaction(connection)}
     * @return launches and triggers with that transaction's commit
     * @throws IllegalArgumentException if the transaction is of another store than this node's
     */
    public TransactionCampaigns within(StoreTransaction transaction) {
        if (!transaction.installationKey().equals(book.store.installationKey())) {
            throw new IllegalArgumentException(
                    "the transaction belongs to another store: take it from the one that this"
                            + " Mailing was started with");
        }
        return new TransactionCampaigns(transaction, this, book.triggers);
    }

    /**
     * A campaign by its number.
     *
     * @param id its number
     * @return empty if there is none
     */
    public Optional<Campaign> find(CampaignId id) {
        return CampaignBook.find(book.store, id).map(found -> book.campaign(id));
    }
}

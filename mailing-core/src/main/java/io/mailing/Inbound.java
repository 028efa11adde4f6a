package io.mailing;

import io.mailing.internal.engine.Evidence;

/**
 * What comes in from providers: evidence of messages whose answer was lost or whose node died, and of what became of
 * those that were taken; and what people reply. It may come to any node, at any time, in any order and repeatedly.
 *
 * <p>Every method blocks on the store, can be repeated, and throws {@link StoreException} if the store can't be reached:
 * let the provider try again then.
 */
public final class Inbound {

    private final Evidence evidence;
    private final OptOuts optOuts;
    private final StopWords stopWords;

    Inbound(Evidence evidence, OptOuts optOuts, StopWords stopWords) {
        this.evidence = evidence;
        this.optOuts = optOuts;
        this.stopWords = stopWords;
    }

    /**
     * Writes down what a provider says of a message. Whoever serves its webhook checks first that it is the provider who
     * calls, and then that the answer is kept: this returns when it is written down.
     *
     * <ul>
     *   <li>An acceptance, or word that it was delivered, counts whatever the ledger said before. What is due to be sent again
     *       is not sent then, unless it is on its way.
     *   <li>A failure counts for a message that is in doubt, or on its way without an answer yet. It then goes on as after a
     *       refusal for good: by the next channel of its campaign, and with none left it has failed. A message that is known
     *       to be taken stays {@link DeliveryState#SENT}, as an acceptance outranks everything; nothing changes either where
     *       the delivery is to be tried again already, or the failure is older than the attempt in question.
     *   <li>Of an erased recipient is kept what is known, without reason, id or next channel.
     * </ul>
     *
     * @param receipt what it says
     * @return true if the message is known, also where nothing changed; false if the key is not one of this installation's,
     *     its delivery doesn't exist or was dropped, or it doesn't go by that channel: there is no use in repeating it
     */
    public boolean receipt(Receipt receipt) {
        return evidence.take(receipt);
    }

    /**
     * Takes what a person wrote back. A text that is a STOP word and nothing else ({@link MailingBuilder#stopWords}) suppresses the address
     * on the channel, for everything, with the source {@link Suppression#REPLY}. A START word lifts what a reply or a link suppressed there
     * until it was written, of whatever topic: not what the application, a complaint or an import did. Any other text does nothing.
     *
     * <p>Replies may come repeatedly and late: one that comes a second time does nothing more, and a START never undoes what came after it.
     * A STOP that a provider repeats after a START holds again: rather too few messages than one too many.
     *
     * @param reply what the person wrote; whoever serves the webhook has checked that it is the provider who calls
     * @return what it did
     * @throws IllegalArgumentException for a channel that this node doesn't have or an address that the channel can't use
     */
    public ReplyAction reply(Reply reply) {
        return optOuts.reply(reply, stopWords);
    }
}

package io.mailing.email;

import io.mailing.Reason;
import io.mailing.spi.SendOutcome;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server's answer to a message means. The table is in {@code docs/email.md}; the codes are those of RFC 5321, the
 * enhanced ones those of RFC 3463 and its registry.
 *
 * <p>The servers that matter use the same codes for "this mailbox, later" and "you, slower". What tells them apart is,
 * in this order: the enhanced status, the words, the phase. In case of doubt a recipient is taken to be meant: that
 * costs one recipient an attempt, while the other error would stop the channel for the sake of one message.
 */
final class ReplyRules {

    private static final Pattern GREYLIST = Pattern.compile("(?i)gr[ea]y[- ]?list|postgrey");
    private static final Pattern SLOWER =
            Pattern.compile("(?i)\\brates?\\b|too (?:many|fast|much|quick)|throttl|slow down"
                    + "|limit (?:is |was |has been )?(?:exceeded|reached)|exceed\\w* .{0,40}limit|concurren|flood");
    private static final Pattern RETRY = Pattern.compile(
            "(?i)\\b(?:in|after|for|wait)\\s+(\\d{1,5})\\s*(s|secs?|seconds?|m|mins?|minutes?|h|hours?)\\b");

    /** Answers that ask for encryption or a login: the account is at fault, not the message (RFC 4954, 6). */
    private static final Set<Integer> ACCOUNT = Set.of(530, 534, 535, 538);

    private ReplyRules() {}

    /** Judges the answer that ended a message. */
    static SendOutcome judge(Phase phase, SmtpReply reply) {
        if (phase == Phase.VERDICT && reply.positive()) {
            return SendOutcome.Accepted.sent(reply.providerId());
        }
        if (reply.permanent()) {
            return permanent(phase, reply);
        }
        if (reply.temporary()) {
            return temporary(phase, reply);
        }
        if (phase == Phase.VERDICT) {
            return new SendOutcome.Unknown(new Reason(
                    "smtp-verdict-unclear", "the server took the message and then gave no clear answer: " + reply));
        }
        return new SendOutcome.NotSubmitted(
                new Reason("smtp-protocol", "the server gave an answer that does not belong there: " + reply));
    }

    /** Whether the answer asks for a slower pace. */
    static boolean asksForSlowerPace(SmtpReply reply) {
        return !reply.status().startsWith("4.2.")
                && !GREYLIST.matcher(reply.text()).find()
                && (reply.status().startsWith("4.7.")
                        || SLOWER.matcher(reply.text()).find());
    }

    private static SendOutcome permanent(Phase phase, SmtpReply reply) {
        if (ACCOUNT.contains(reply.code())) {
            return new SendOutcome.NotSubmitted(
                    new Reason(code(reply), "the server wants encryption or a login first: " + reply));
        }
        // Gmail's daily limit comes as 550 5.4.5 (support.google.com/a/answer/3726730): over tomorrow, not for good.
        if (reply.status().equals("5.4.5")) {
            return new SendOutcome.Throttled(refusal(phase, reply), null);
        }
        return new SendOutcome.RefusedForGood(refusal(phase, reply));
    }

    private static SendOutcome temporary(Phase phase, SmtpReply reply) {
        Reason reason = refusal(phase, reply);
        if (asksForSlowerPace(reply) || isAboutServer(phase, reply)) {
            return new SendOutcome.Throttled(reason, retryAfter(reply));
        }
        // 421 belongs to the connection: it says nothing of the recipient (RFC 5321, 3.8).
        if (reply.code() == 421) {
            return new SendOutcome.NotSubmitted(reason);
        }
        return new SendOutcome.RefusedForNow(reason, retryAfter(reply));
    }

    private static boolean isAboutServer(Phase phase, SmtpReply reply) {
        if (reply.code() == 421) {
            return false;
        }
        if (phase == Phase.MAIL) {
            // No recipient has been named yet.
            return true;
        }
        boolean mailbox = reply.status().startsWith("4.2.")
                || reply.status().startsWith("4.1.")
                || GREYLIST.matcher(reply.text()).find();
        return !mailbox
                && (reply.status().startsWith("4.3.")
                        || reply.code() == 454
                        || (reply.code() == 452 && phase != Phase.RCPT));
    }

    /** The time after which the server says that it is worth another attempt, or null; never more than a day. */
    static @Nullable Duration retryAfter(SmtpReply reply) {
        Matcher matcher = RETRY.matcher(reply.text());
        if (!matcher.find()) {
            return null;
        }
        long number = Long.parseLong(matcher.group(1));
        char unit = Character.toLowerCase(matcher.group(2).charAt(0));
        Duration delay = unit == 's'
                ? Duration.ofSeconds(number)
                : unit == 'm' ? Duration.ofMinutes(number) : Duration.ofHours(number);
        return delay.compareTo(Duration.ofDays(1)) > 0 ? Duration.ofDays(1) : delay;
    }

    private static Reason refusal(Phase phase, SmtpReply reply) {
        return new Reason(code(reply), "the server refused " + phase.subject() + ": " + reply);
    }

    static String code(SmtpReply reply) {
        return "smtp-" + reply.code();
    }
}

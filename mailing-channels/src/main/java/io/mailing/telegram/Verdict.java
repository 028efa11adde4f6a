package io.mailing.telegram;

import io.mailing.Reason;
import io.mailing.spi.SendOutcome;
import java.util.List;
import java.util.Locale;

/**
 * What an answer means for a message. The words are those of the Bot API server's source ({@code
 * telegram-bot-api/Client.cpp}: {@code fail_query_with_error}, {@code check_chat_access}; TDLib's {@code
 * process_send_message_fail_error}); the table stands in {@code docs/telegram.md}.
 */
final class Verdict {

    private record Words(String words, String code) {}

    private static final List<Words> FORBIDDEN = List.of(
            new Words("blocked", "telegram-403-blocked"),
            new Words("user is deactivated", "telegram-403-deactivated"),
            new Words("initiate conversation", "telegram-403-no-conversation"),
            new Words("kicked", "telegram-403-kicked"),
            new Words("not a member", "telegram-403-not-member"),
            new Words("chat was deleted", "telegram-403-chat-deleted"),
            new Words("to the bot", "telegram-403-bot"),
            new Words("to bots", "telegram-403-bot"));

    private static final List<Words> BAD_REQUEST = List.of(
            new Words("chat not found", "telegram-400-chat-not-found"),
            new Words("peer_id_invalid", "telegram-400-peer-id-invalid"),
            new Words("user not found", "telegram-400-user-not-found"),
            new Words("rights", "telegram-400-no-rights"),
            new Words("forbidden", "telegram-400-no-rights"),
            new Words("too long", "telegram-400-too-long"),
            new Words("photo", "telegram-400-media"),
            new Words("image", "telegram-400-media"),
            new Words("file", "telegram-400-media"));

    /** 400s that concern the bot, not the recipient. */
    private static final List<Words> BOT =
            List.of(new Words("logged out", "telegram-400-logged-out"), new Words("frozen", "telegram-400-frozen"));

    private Verdict() {}

    static SendOutcome of(Answer.Refused answer) {
        int code = answer.code();
        if (code == 429 || code == 420) {
            return new SendOutcome.Throttled(reason("telegram-429", answer), answer.retryAfter());
        }
        if (code >= 500) {
            // Not "refused for now", not even with the Bot API's own JSON: a server that restarts answers "500 restart"
            // also to messages that it had already passed on (Client.cpp, on_closed: pending_send_message_queries_),
            // and a
            // 502 or 504 of the proxy before it says nothing of what the server behind it did.
            return new SendOutcome.Unknown(reason("telegram-" + code, answer));
        }
        if (code == 413) {
            return new SendOutcome.RefusedForGood(reason("telegram-413", answer));
        }
        if (!answer.fromBotApi()) {
            // A page of a proxy, a portal or a wrong server, or a redirect: it would say the same for every recipient.
            return new SendOutcome.NotSubmitted(new Reason(
                    "telegram-http-" + code,
                    "HTTP " + code + ", and not from the Bot API: see the base URL and proxies"));
        }
        if (code == 400) {
            return badRequest(answer);
        }
        if (code == 403) {
            return new SendOutcome.RefusedForGood(reason(find(FORBIDDEN, answer, "telegram-403"), answer));
        }
        if (code == 401 || code == 404 || code == 421) {
            return new SendOutcome.NotSubmitted(reason("telegram-" + code, answer));
        }
        return new SendOutcome.RefusedForGood(reason("telegram-" + code, answer));
    }

    /** Whether it was the remembered id of a file that was refused (TDLib: FileManager.cpp, MessagesManager.cpp). */
    static boolean fileIdRefused(Answer answer) {
        if (!(answer instanceof Answer.Refused refused) || refused.code() != 400 || !refused.fromBotApi()) {
            return false;
        }
        String words = refused.description().toLowerCase(Locale.ROOT);
        return words.contains("file identifier")
                || words.contains("file_id")
                || words.contains("file_reference")
                || words.contains("can't use file of type");
    }

    private static SendOutcome badRequest(Answer.Refused answer) {
        String bot = find(BOT, answer, "");
        return bot.isEmpty()
                ? new SendOutcome.RefusedForGood(reason(find(BAD_REQUEST, answer, "telegram-400"), answer))
                : new SendOutcome.NotSubmitted(reason(bot, answer));
    }

    private static String find(List<Words> table, Answer.Refused answer, String otherwise) {
        String description = answer.description().toLowerCase(Locale.ROOT);
        for (Words entry : table) {
            if (description.contains(entry.words())) {
                return entry.code();
            }
        }
        return otherwise;
    }

    private static Reason reason(String code, Answer.Refused answer) {
        return new Reason(code, answer.description().isEmpty() ? "error " + answer.code() : answer.description());
    }
}

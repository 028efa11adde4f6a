package io.mailing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailing.Reason;
import io.mailing.spi.SendOutcome;
import io.mailing.telegram.TelegramChannel.Verification;

/** {@code getMe} (core.telegram.org/bots/api#getme), for {@link TelegramChannel#verify}. */
final class BotCheck {

    private BotCheck() {}

    static Verification of(BotApi api) {
        Answer answer;
        try {
            answer = api.call("getMe", api.object());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Verification.Faulty(
                    new Reason("telegram-interrupted", "interrupted before the bot could be asked"));
        }
        if (answer instanceof Answer.Taken taken) {
            JsonNode bot = taken.result();
            return new Verification.Ready(
                    bot.path("id").asLong(), bot.path("username").asText(""));
        }
        if (answer instanceof Answer.NotSent notSent) {
            return new Verification.Faulty(notSent.reason());
        }
        if (answer instanceof Answer.Lost lost) {
            String text = lost.reason().text().replace("; the message may have been taken", "");
            return new Verification.Faulty(new Reason(lost.reason().code(), text));
        }
        return new Verification.Faulty(refused((Answer.Refused) answer));
    }

    private static Reason refused(Answer.Refused answer) {
        int code = answer.code();
        if (answer.fromBotApi() && (code == 401 || code == 404)) {
            return new Reason(
                    "telegram-" + code, "Telegram knows no bot with this token (" + answer.description() + ")");
        }
        SendOutcome outcome = Verdict.of(answer);
        if (outcome instanceof SendOutcome.Throttled throttled) {
            return throttled.reason();
        }
        if (outcome instanceof SendOutcome.NotSubmitted notSubmitted) {
            return notSubmitted.reason();
        }
        return new Reason("telegram-" + code, answer.description());
    }
}

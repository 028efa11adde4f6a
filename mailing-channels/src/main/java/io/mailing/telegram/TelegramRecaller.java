package io.mailing.telegram;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailing.Reason;
import io.mailing.Throttle;
import io.mailing.spi.MessageRecaller;
import io.mailing.spi.RecallOutcome;
import io.mailing.spi.SendOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code deleteMessages} (core.telegram.org/bots/api#deletemessages): 1 to 100 messages of one chat in a call, sent less than 48
 * hours ago. Those that can't be found are passed over, so a call that is repeated says yes again.
 */
final class TelegramRecaller implements MessageRecaller {

    private static final Duration GREATEST_AGE = Duration.ofDays(2);
    private static final int MOST_IDS = 100;
    private static final Pattern PROVIDER_ID = Pattern.compile("[^:]+:[1-9][0-9]{0,18}(,[1-9][0-9]{0,18})*");

    private final BotApi api;
    private final Throttle pace;

    TelegramRecaller(BotApi api, Throttle pace) {
        this.api = api;
        this.pace = pace;
    }

    @Override
    public Duration greatestAge() {
        return GREATEST_AGE;
    }

    @Override
    public Throttle pace() {
        return pace;
    }

    @Override
    public int batch() {
        return MOST_IDS;
    }

    @Override
    public RecallOutcome recall(String address, List<String> providerIds) throws InterruptedException {
        Map<String, List<Long>> chats = new LinkedHashMap<>();
        for (String providerId : providerIds) {
            if (!PROVIDER_ID.matcher(providerId).matches()) {
                return new RecallOutcome.Refused(
                        new Reason("telegram-no-message", "the id under which it was kept is none of Telegram's"));
            }
            int colon = providerId.indexOf(':');
            List<Long> ids = chats.computeIfAbsent(providerId.substring(0, colon), chat -> new ArrayList<>());
            for (String id : providerId.substring(colon + 1).split(",", -1)) {
                ids.add(Long.valueOf(id));
            }
        }
        for (Map.Entry<String, List<Long>> chat : chats.entrySet()) {
            List<Long> ids = chat.getValue();
            for (int from = 0; from < ids.size(); from += MOST_IDS) {
                RecallOutcome outcome = delete(chat.getKey(), ids.subList(from, Math.min(ids.size(), from + MOST_IDS)));
                if (!(outcome instanceof RecallOutcome.Recalled)) {
                    return outcome;
                }
            }
        }
        return new RecallOutcome.Recalled();
    }

    private RecallOutcome delete(String chat, List<Long> ids) throws InterruptedException {
        ObjectNode parameters = api.object();
        if (ChatAddress.isName(chat)) {
            parameters.put("chat_id", chat);
        } else {
            parameters.put("chat_id", Long.parseLong(chat));
        }
        ArrayNode messages = parameters.putArray("message_ids");
        ids.forEach(messages::add);
        Answer answer = api.call("deleteMessages", parameters);
        if (answer instanceof Answer.Taken taken) {
            return taken.result().asBoolean(true)
                    ? new RecallOutcome.Recalled()
                    : new RecallOutcome.Refused(new Reason("telegram-not-deleted", "Telegram says that it did not"));
        }
        if (answer instanceof Answer.NotSent notSent) {
            return new RecallOutcome.Later(notSent.reason(), null);
        }
        if (answer instanceof Answer.Lost lost) {
            return new RecallOutcome.Later(lost.reason(), null);
        }
        return refused((Answer.Refused) answer);
    }

    private static RecallOutcome refused(Answer.Refused answer) {
        String words = answer.description().toLowerCase(Locale.ROOT);
        if (answer.code() == 400 && words.contains("to delete not found")) {
            return new RecallOutcome.Recalled();
        }
        SendOutcome verdict = Verdict.of(answer);
        if (verdict instanceof SendOutcome.RefusedForGood refused) {
            return new RecallOutcome.Refused(
                    words.contains("can't be deleted")
                            ? new Reason("telegram-400-not-deletable", answer.description())
                            : refused.reason());
        }
        if (verdict instanceof SendOutcome.Throttled throttled) {
            return new RecallOutcome.Later(throttled.reason(), throttled.retryAfter());
        }
        if (verdict instanceof SendOutcome.NotSubmitted notSubmitted) {
            return new RecallOutcome.Later(notSubmitted.reason(), null);
        }
        return new RecallOutcome.Later(
                new Reason("telegram-" + answer.code(), answer.description()), answer.retryAfter());
    }

    @Override
    public String toString() {
        return "TelegramRecaller";
    }
}

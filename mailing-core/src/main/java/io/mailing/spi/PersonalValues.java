package io.mailing.spi;

import io.mailing.CampaignId;
import io.mailing.CampaignKind;
import io.mailing.Reason;
import io.mailing.audience.AttributeType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives each recipient values of their own shortly before the message is sent: an invite code, a link, a text that is written for
 * them. Registered by {@link io.mailing.MailingBuilder#personalValues}; a campaign whose templates use one of its names gets them.
 *
 * <p>Values are written down with the delivery before it may be sent, so retries, the journal and what is sent again have the same
 * ones. It is asked a few blocks ahead of sending, by whichever node has it, and no more than {@link #concurrency} calls at once on each node.
 *
 * <p><b>At least once.</b> A node may die, or lose the store, between the answer and the writing down; a pause or the end of a
 * campaign takes work back. Then the same recipient is asked for again <em>with the same {@link Person#key}</em>. A provider that uses something up
 * keeps what it gave under this key.
 *
 * <p>Methods are called by several threads.
 */
public interface PersonalValues {

    /** The code of the reason for which somebody is SKIPPED whom a provider again and again has no usable answer for. */
    String NO_VALUES = "no-values";

    /** After so many of them. */
    int ROUNDS = 3;

    /**
     * What it gives. Constant.
     *
     * @return names as in templates, with the type of their values; at least one, and none that is built in
     */
    Map<String, AttributeType> gives();

    /**
     * Which of the audience's attributes it needs for that. They are looked for when a draft is checked, and kept by the snapshot. Constant.
     *
     * @return names; none that a provider gives
     */
    default List<String> needs() {
        return List.of();
    }

    /**
     * How many recipients it is asked for in one call, at most. Constant.
     *
     * @return 1 to 1,000; by default 100
     */
    default int batchSize() {
        return 100;
    }

    /**
     * How many calls there may be at once on each node. Constant.
     *
     * @return 1 to 100; by default 1
     */
    default int concurrency() {
        return 1;
    }

    /**
     * How long a call may take. One that takes longer counts as failed, and what it answers then is not heard; it is not interrupted,
     * and counts among the {@link #concurrency} until it ends. Constant.
     *
     * @return a second or more; by default 2 minutes
     */
    default Duration timeout() {
        return Duration.ofMinutes(2);
    }

    /**
     * Gives values. May take its time; has a thread of its own for that.
     *
     * <p>What it throws concerns all of the request: nobody of it is sent to, and it is left alone for 1, 2, 4 … 60 seconds. Then they are asked
     * for again, after all others and in halves, down to one by one. No attempt of the {@link io.mailing.RetryPolicy} is spent. An answer in which there is
     * nothing for anybody counts as thrown.
     *
     * <p>Who alone gets nothing {@value #ROUNDS} times, half a minute apart, while others get their values, is skipped with the code {@value
     * #NO_VALUES}. While nobody gets any, nobody is skipped.
     *
     * @param request for whom, and what
     * @return an answer for each {@link Person#key}; who has none, or one that doesn't fit (a name is missing, a value is null or of another
     *     type), is asked for again
     * @throws Exception if they can't be given now
     */
    Map<String, Answer> give(Request request) throws Exception;

    /**
     * Gives values to look at: nothing is sent, nothing may be used up. By default each text is its name in brackets, each number 0, and so on.
     *
     * @param request of one person or some; {@link Request#campaign} is null
     * @return an answer for each {@link Person#key}
     * @throws Exception if they can't be given now
     */
    default Map<String, Answer> preview(Request request) throws Exception {
        Map<String, Answer> answers = new LinkedHashMap<>();
        for (Person person : request.people()) {
            Map<String, Object> values = new LinkedHashMap<>();
            request.names().forEach(name -> values.put(name, sample(name)));
            answers.put(person.key(), new Values(values));
        }
        return answers;
    }

    /**
     * What stands for a value that nobody has been given.
     *
     * @param name among those that it gives
     * @return a value of its type
     */
    default Object sample(String name) {
        return switch (gives().getOrDefault(name, AttributeType.ANY)) {
            case NUMBER -> BigDecimal.ZERO;
            case BOOLEAN -> true;
            case DATE -> LocalDate.of(2000, 1, 1);
            case TIME -> LocalDateTime.of(2000, 1, 1, 0, 0);
            case TEXT, ANY -> "[" + name + "]";
        };
    }

    /**
     * Who is to get values.
     *
     * @param campaign for which, or null for a preview
     * @param kind of that campaign: a TEST may be worth no real code
     * @param names what is asked for, among those that the provider gives
     * @param people at least one
     */
    record Request(@Nullable CampaignId campaign, CampaignKind kind, List<String> names, List<Person> people) {
        /**
         * Copies the lists.
         *
         * @param campaign for which, or null for a preview
         * @param kind of that campaign
         * @param names what is asked for
         * @param people at least one
         */
        public Request {
            names = List.copyOf(names);
            people = List.copyOf(people);
        }
    }

    /**
     * One recipient.
     *
     * @param key the idempotency key of the delivery, see {@link OutboundMessage#key}: the same each time, also on the wire
     * @param recipient the application's id
     * @param locale of the recipient
     * @param zone of the recipient
     * @param values what the snapshot kept of the names that the provider {@link PersonalValues#needs}; those that there are
     */
    record Person(String key, String recipient, Locale locale, ZoneId zone, Map<String, Object> values) {
        /**
         * Copies the map.
         *
         * @param key the idempotency key of the delivery
         * @param recipient the application's id
         * @param locale of the recipient
         * @param zone of the recipient
         * @param values what the snapshot kept
         */
        public Person {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /** Tells nothing of the person. */
        @Override
        public String toString() {
            return "Person " + key;
        }
    }

    /** What a recipient gets. */
    sealed interface Answer {}

    /**
     * Values.
     *
     * @param values each name that was asked for with a value of its type; others are left out. Types as {@link
     *     io.mailing.Recipient.Builder#attribute} takes them
     */
    record Values(Map<String, ?> values) implements Answer {
        /**
         * Copies the map.
         *
         * @param values by name
         */
        public Values {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /** Tells nothing of the values. */
        @Override
        public String toString() {
            return "Values" + values.keySet();
        }
    }

    /**
     * Nothing is sent to this recipient: the delivery is SKIPPED.
     *
     * @param reason why; its code comes into reports
     */
    record Skip(Reason reason) implements Answer {
        /**
         * Refuses null.
         *
         * @param reason why
         */
        public Skip {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Not now: the recipient is asked for again, and with it what stands in the same block waits. So little is asked for ahead that a
     * campaign to an audience gets no further than two such blocks on each node.
     *
     * @param after not earlier; the engine may wait longer
     * @param reason why, for the log, or null; without anything personal
     */
    record Later(Duration after, @Nullable Reason reason) implements Answer {
        /**
         * Refuses null.
         *
         * @param after not earlier
         * @param reason why, or null
         */
        public Later {
            Objects.requireNonNull(after, "after");
        }

        /**
         * Without a reason.
         *
         * @param after not earlier
         */
        public Later(Duration after) {
            this(after, null);
        }
    }
}

package io.mailing.internal.text;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mailing.BuiltInVariables;
import io.mailing.CampaignId;
import io.mailing.Reason;
import io.mailing.Template;
import io.mailing.TextBrief;
import io.mailing.audience.AttributeType;
import io.mailing.internal.template.Instructions;
import io.mailing.spi.CompiledTemplate;
import io.mailing.spi.Escaping;
import io.mailing.spi.PersonalValues;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.Rendering;
import io.mailing.spi.TemplateVariables;
import io.mailing.spi.TextAnswer;
import io.mailing.spi.TextOrder;
import io.mailing.spi.TextWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one brief, as personal values: ordered, checked, ordered anew, and at last the ready text or a skip. One person is one
 * call, so that a model's slowness is bounded by the writer's concurrency alone.
 *
 * <p>What was taken is in a small memory until it is written down with its delivery: where the engine asks again for the same one, because
 * another person of the block had to wait, nobody pays twice. A crash forgets it.
 */
final class WrittenTexts implements PersonalValues {

    private static final Reason NO_BUDGET = new Reason("text-budget", "The budget for written texts is used up");
    private static final Duration UNTIL_MENDED = Duration.ofMinutes(1);

    /** For the attempts together; a writer bounds each. */
    private static final Duration LONGEST = Duration.ofHours(6);

    private final TextBrief brief;
    private final TextWriter writer;
    private final TextBudget budget;
    private final Clock clock;
    private final boolean samples;
    private final TextCheck check;
    private final TemplateVariables variables;
    private final Instructions instructions;
    private final @Nullable CompiledTemplate readyText;
    private final Cache<String, String> taken = Caffeine.newBuilder()
            .maximumSize(1_000)
            .expireAfterWrite(Duration.ofHours(1))
            .executor(Runnable::run)
            .build();

    /**
     * For one campaign, or for looking at samples.
     *
     * @param brief what is to be written
     * @param writer by whom
     * @param budget how much
     * @param clock tells what day it is
     * @param samples whether texts are really ordered to look at
     */
    WrittenTexts(TextBrief brief, TextWriter writer, TextBudget budget, Clock clock, boolean samples) {
        this.brief = brief;
        this.writer = writer;
        this.budget = budget;
        this.clock = clock;
        this.samples = samples;
        this.check = new TextCheck(brief);
        this.variables = TemplateVariables.of(brief.templates());
        this.instructions = Instructions.of(brief.instructions(), variables);
        Template ready = brief.readyText();
        this.readyText = ready == null ? null : ready.compile(variables, Escaping.NONE);
    }

    @Override
    public Map<String, AttributeType> gives() {
        return Map.of(BuiltInVariables.WRITTEN_TEXT, AttributeType.TEXT);
    }

    @Override
    public List<String> needs() {
        return variables.names();
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public int concurrency() {
        return writer.concurrency();
    }

    @Override
    public Duration timeout() {
        return LONGEST;
    }

    @Override
    public Map<String, Answer> give(Request request) throws InterruptedException, WriterRests {
        Person person = request.people().get(0);
        return Map.of(person.key(), answer(person, request.campaign()));
    }

    /** A text costs something, so it isn't ordered for each look. */
    @Override
    public Map<String, Answer> preview(Request request) throws Exception {
        return samples ? give(request) : PersonalValues.super.preview(request);
    }

    private Answer answer(Person person, @Nullable CampaignId campaign) throws InterruptedException, WriterRests {
        String known = taken.getIfPresent(person.key());
        if (known != null) {
            return given(known);
        }
        RecipientValues values = values(person);
        TextOrder order = new TextOrder(
                person.key(), instructions.text(), instructions.values(values), person.locale(), brief.maxCharacters());
        Reason because = NO_BUDGET;
        for (int attempt = 0; attempt < brief.attempts(); attempt++) {
            TextBudget.Order counted = budget.take(campaign, brief);
            if (counted == null) {
                return instead(values, NO_BUDGET);
            }
            TextAnswer answer = ordered(order, counted);
            if (answer instanceof TextAnswer.Declined declined) {
                return instead(values, declined.reason());
            }
            String text =
                    ((TextAnswer.Written) answer).text().replace("\r\n", "\n").strip();
            Reason fault = check.fault(text);
            if (fault == null) {
                taken.put(person.key(), text);
                return given(text);
            }
            because = fault;
        }
        return instead(values, because);
    }

    /** An order that nothing came of is counted for nothing. */
    private TextAnswer ordered(TextOrder order, TextBudget.Order counted) throws InterruptedException, WriterRests {
        boolean used = false;
        try {
            TextAnswer answer = Objects.requireNonNull(writer.write(order), "the writer answered null");
            if (answer instanceof TextAnswer.Later later) {
                throw new WriterRests(later.reason(), later.retryAfter() == null ? UNTIL_MENDED : later.retryAfter());
            }
            used = true;
            return answer;
        } finally {
            if (!used) {
                budget.giveBack(counted);
            }
        }
    }

    private Answer instead(RecipientValues values, Reason because) {
        if (readyText != null && readyText.render(values) instanceof Rendering.Text text) {
            return given(text.text());
        }
        return new Skip(because);
    }

    private static Answer given(String text) {
        return new Values(Map.of(BuiltInVariables.WRITTEN_TEXT, text));
    }

    private RecipientValues values(Person person) {
        @Nullable Object[] values = new @Nullable Object[variables.size()];
        for (int slot = 0; slot < values.length; slot++) {
            values[slot] = person.values().get(variables.name(slot));
        }
        return RecipientValues.of(values, person.locale(), LocalDate.ofInstant(clock.instant(), person.zone()));
    }
}

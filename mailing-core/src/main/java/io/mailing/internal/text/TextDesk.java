package io.mailing.internal.text;

import io.mailing.BuiltInVariables;
import io.mailing.TextBrief;
import io.mailing.audience.AttributeType;
import io.mailing.spi.PersonalValues;
import io.mailing.spi.TextWriter;
import java.time.Clock;
import java.util.Map;

/**
 * Where written texts are ordered on this node. What is ordered is said by each message's brief, so this stands among the providers of
 * personal values for all of them, and {@link #on} gives the one that works.
 */
public final class TextDesk implements PersonalValues {

    /** The name under which messages ask for it; no provider of an application's can have it. */
    public static final String NAME = "~written-text";

    private final TextWriter writer;
    private final TextBudget budget;
    private final Clock clock;

    /**
     * With one writer.
     *
     * @param writer who writes
     * @param budget how much
     * @param clock tells what day it is
     */
    public TextDesk(TextWriter writer, TextBudget budget, Clock clock) {
        this.writer = writer;
        this.budget = budget;
        this.clock = clock;
    }

    /**
     * The provider for one message.
     *
     * @param brief what is to be written
     * @param samples whether texts are really ordered to look at
     * @return a new one
     */
    public PersonalValues on(TextBrief brief, boolean samples) {
        return new WrittenTexts(brief, writer, budget, clock, samples);
    }

    @Override
    public Map<String, AttributeType> gives() {
        return Map.of(BuiltInVariables.WRITTEN_TEXT, AttributeType.TEXT);
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public int concurrency() {
        return writer.concurrency();
    }

    /** Nothing is ordered without a brief. */
    @Override
    public Map<String, Answer> give(Request request) {
        throw new IllegalStateException("a message asks for written texts and has no brief");
    }
}

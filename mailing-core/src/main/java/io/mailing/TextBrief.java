package io.mailing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link io.mailing.spi.TextWriter} is to write for each recipient, what is taken of it, and what is done where nothing is. The
 * text that was taken stands in the templates as {@value BuiltInVariables#WRITTEN_TEXT}.
 *
 * <p>The instructions are the application's own words; the variables in them, written as in any template, are handed to the writer
 * apart from them, as data. What comes back is never trusted: a text is taken only if it
 *
 * <ul>
 *   <li>isn't blank and has at most {@link #maxCharacters} characters
 *   <li>has no control characters but line breaks
 *   <li>has no variable left in it, such as {@code <first_name>}
 *   <li>names no web or mail address and no telephone number that the instructions don't name
 *   <li>matches none of the patterns of {@link #forbid}
 * </ul>
 *
 * Otherwise it is ordered once more, up to {@link #attempts}; after that the recipient gets the ready text, or is skipped.
 *
 * <p>Immutable: each method answers a changed copy.
 */
public final class TextBrief {

    /** The most characters that a text may have. */
    public static final int MAX_CHARACTERS = 4096;

    private static final int MAX_INSTRUCTIONS = 20_000;
    private static final int MAX_PATTERNS = 50;
    private static final int MAX_PATTERN = 500;

    private final Template instructions;
    private final int maxCharacters;
    private final int attempts;
    private final @Nullable Integer textsPerDay;
    private final @Nullable Template readyText;
    private final List<String> forbidden;

    /**
     * All of it.
     *
     * @param instructions what to write
     * @param maxCharacters the longest text that is taken
     * @param attempts how often a text is ordered
     * @param textsPerDay the campaign's budget, or null
     * @param readyText where no text is taken, or null for skipping
     * @param forbidden regular expressions
     */
    private TextBrief(
            Template instructions,
            int maxCharacters,
            int attempts,
            @Nullable Integer textsPerDay,
            @Nullable Template readyText,
            List<String> forbidden) {
        this.instructions = instructions;
        this.maxCharacters = maxCharacters;
        this.attempts = attempts;
        this.textsPerDay = textsPerDay;
        this.readyText = readyText;
        this.forbidden = List.copyOf(forbidden);
    }

    /**
     * Begins a brief: at most 500 characters, two attempts, and who gets no text is skipped.
     *
     * @param instructions what to write, such as {@code Wish <first_name> a happy birthday in two friendly sentences}; at most 20,000
     *     characters
     * @return the brief
     * @throws TemplateException when a variable is malformed
     */
    public static TextBrief of(String instructions) {
        return of(Template.text(instructions));
    }

    /**
     * Begins a brief whose variables are written otherwise.
     *
     * @param instructions a plain text, not HTML, not blank, at most 20,000 characters
     * @return the brief
     */
    public static TextBrief of(Template instructions) {
        int length = instructions.source().length();
        if (instructions.isHtml() || instructions.source().isBlank() || length > MAX_INSTRUCTIONS) {
            throw new IllegalArgumentException("instructions must be a plain text of 1 to " + MAX_INSTRUCTIONS
                    + " characters that isn't blank; they had " + length);
        }
        return new TextBrief(instructions, 500, 2, null, null, List.of());
    }

    /**
     * The longest text that is taken.
     *
     * @param characters 1 to {@value #MAX_CHARACTERS}, in Unicode code points; 500 by default
     * @return a changed copy
     */
    public TextBrief maxCharacters(int characters) {
        return new TextBrief(
                instructions,
                within("max characters", characters, MAX_CHARACTERS),
                attempts,
                textsPerDay,
                readyText,
                forbidden);
    }

    /**
     * How often a text is ordered for one recipient until one is taken.
     *
     * @param attempts 1 to 5; 2 by default
     * @return a changed copy
     */
    public TextBrief attempts(int attempts) {
        return new TextBrief(
                instructions, maxCharacters, within("attempts", attempts, 5), textsPerDay, readyText, forbidden);
    }

    /**
     * The campaign's budget: so many texts are ordered within a day, on all nodes together; a day is the 24 hours from the first. When it
     * is used up nothing more is ordered, and the others get the ready text or are skipped. Each order counts, also one whose text
     * is not taken, and one that is repeated after a crash.
     *
     * @param texts at least 1; without this there is no limit but {@link MailingBuilder#textsPerDay}
     * @return a changed copy
     */
    public TextBrief textsPerDay(int texts) {
        return new TextBrief(
                instructions,
                maxCharacters,
                attempts,
                within("texts per day", texts, Integer.MAX_VALUE - 1),
                readyText,
                forbidden);
    }

    /**
     * What a recipient gets for whom no text is taken.
     *
     * @param text a plain text, with variables
     * @return a changed copy
     * @throws TemplateException when a variable is malformed
     */
    public TextBrief orElse(String text) {
        return orElse(Template.text(text));
    }

    /**
     * What a recipient gets for whom no text is taken.
     *
     * @param text a plain text, not HTML, not blank
     * @return a changed copy
     */
    public TextBrief orElse(Template text) {
        if (text.isHtml() || text.source().isBlank()) {
            throw new IllegalArgumentException("the ready text must be a plain text that isn't blank");
        }
        return new TextBrief(instructions, maxCharacters, attempts, textsPerDay, text, forbidden);
    }

    /**
     * Who gets no text is skipped, with the reason; so it is by default.
     *
     * @return a changed copy
     */
    public TextBrief orSkip() {
        return new TextBrief(instructions, maxCharacters, attempts, textsPerDay, null, forbidden);
    }

    /**
     * A text in which this is found is not taken.
     *
     * @param pattern a regular expression, without regard to case; at most {@value #MAX_PATTERN} characters, and 50 of them
     * @return a copy with one more
     * @throws IllegalArgumentException if it is none
     */
    public TextBrief forbid(String pattern) {
        if (pattern.isEmpty() || pattern.length() > MAX_PATTERN || forbidden.size() >= MAX_PATTERNS) {
            throw new IllegalArgumentException("there may be " + MAX_PATTERNS + " forbidden patterns of 1 to "
                    + MAX_PATTERN + " characters; this one had " + pattern.length());
        }
        try {
            Pattern unused = Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + pattern + "' is no regular expression: " + e.getDescription(), e);
        }
        List<String> more = new ArrayList<>(forbidden);
        more.add(pattern);
        return new TextBrief(instructions, maxCharacters, attempts, textsPerDay, readyText, more);
    }

    private static int within(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(what + " must be 1 to " + most + ", was " + value);
        }
        return value;
    }

    /**
     * What to write.
     *
     * @return a plain text with variables
     */
    public Template instructions() {
        return instructions;
    }

    /**
     * The longest text that is taken.
     *
     * @return in Unicode code points
     */
    public int maxCharacters() {
        return maxCharacters;
    }

    /**
     * How often a text is ordered for one recipient.
     *
     * @return 1 to 5
     */
    public int attempts() {
        return attempts;
    }

    /**
     * The campaign's budget.
     *
     * @return in texts a day, or null if it has none
     */
    public @Nullable Integer textsPerDay() {
        return textsPerDay;
    }

    /**
     * What a recipient gets for whom no text is taken.
     *
     * @return null if such a recipient is skipped
     */
    public @Nullable Template readyText() {
        return readyText;
    }

    /**
     * What must not be found in a text.
     *
     * @return regular expressions, in the order in which they were given
     */
    public List<String> forbidden() {
        return forbidden;
    }

    /**
     * The templates of it: their variables are kept for each recipient.
     *
     * @return the instructions, and the ready text if there is one
     */
    public List<Template> templates() {
        return readyText == null ? List.of(instructions) : List.of(instructions, readyText);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TextBrief that
                && instructions.equals(that.instructions)
                && maxCharacters == that.maxCharacters
                && attempts == that.attempts
                && Objects.equals(textsPerDay, that.textsPerDay)
                && Objects.equals(readyText, that.readyText)
                && forbidden.equals(that.forbidden);
    }

    @Override
    public int hashCode() {
        return Objects.hash(instructions, maxCharacters, attempts, textsPerDay, readyText, forbidden);
    }

    @Override
    public String toString() {
        return "TextBrief[" + instructions + ", at most " + maxCharacters + " characters]";
    }
}

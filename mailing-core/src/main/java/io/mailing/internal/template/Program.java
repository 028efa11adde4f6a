package io.mailing.internal.template;

import io.mailing.BuiltInVariables;
import io.mailing.TemplateVariable;
import io.mailing.spi.Escaping;
import io.mailing.spi.RecipientValues;
import io.mailing.spi.Rendering;
import io.mailing.spi.TemplateVariables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A template as two arrays: fixed texts, and between each two of them a hole. Printing walks over both once, and looks up
 * nothing by name.
 */
public final class Program {
    /** What a value is expected to take; a buffer that is too small grows by itself. */
    private static final int VALUE_LENGTH = 24;

    private final String[] fixed;
    private final Hole[] holes;
    private final int expectedLength;

    private Program(List<String> fixed, List<Hole> holes) {
        this.fixed = fixed.toArray(new String[0]);
        this.holes = holes.toArray(new Hole[0]);
        int length = 0;
        for (String text : fixed) {
            length += text.length();
        }
        this.expectedLength = length + VALUE_LENGTH * holes.size();
    }

    /**
     * Prepares a template that was read.
     *
     * @param parsed the template
     * @param variables the campaign's slots
     * @param escaping where the printed text will land
     * @return the program
     * @throws io.mailing.TemplateException when a fixed part cannot stand in a header
     * @throws IllegalArgumentException when a name has no slot, or HTML is not to be escaped as such
     */
    public static Program compile(ParsedTemplate parsed, TemplateVariables variables, Escaping escaping) {
        if (parsed.isHtml() && escaping != Escaping.HTML) {
            throw new IllegalArgumentException(
                    "an HTML template can only be compiled with Escaping.HTML, not with " + escaping);
        }
        List<String> fixed = new ArrayList<>();
        List<Hole> holes = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Part part : parsed.parts()) {
            if (part instanceof Part.Fixed same) {
                appendFixed(parsed, same, escaping, text);
            } else if (part instanceof Part.Hole hole) {
                fixed.add(text.toString());
                text.setLength(0);
                holes.add(hole(hole, parsed.isHtml() ? hole.place() : place(escaping), variables));
            }
        }
        fixed.add(text.toString());
        return new Program(fixed, holes);
    }

    private static void appendFixed(ParsedTemplate parsed, Part.Fixed part, Escaping escaping, StringBuilder out) {
        if (parsed.isHtml() || escaping == Escaping.NONE) {
            out.append(part.text());
        } else if (escaping == Escaping.HTML) {
            Escaper.html(part.text(), out);
        } else {
            for (int i = 0; i < part.text().length(); i++) {
                if (Escaper.breaksHeader(part.text().charAt(i))) {
                    throw parsed.source()
                            .fault(
                                    part.at() + i,
                                    "a header is one line, and here is a line break or another control character",
                                    "take it out");
                }
            }
            out.append(part.text());
        }
    }

    private static Place place(Escaping escaping) {
        return switch (escaping) {
            case NONE -> Place.TEXT;
            case HTML -> Place.HTML;
            case HEADER -> Place.HEADER;
        };
    }

    static Hole hole(Part.Hole part, Place place, TemplateVariables variables) {
        TemplateVariable variable = part.variable();
        int slot = switch (variable.name()) {
            case BuiltInVariables.TODAY -> Hole.TODAY;
            case BuiltInVariables.UNSUBSCRIBE_LINK -> Hole.UNSUBSCRIBE_LINK;
            default -> variables.slot(variable.name());
        };
        if (slot < 0 && !BuiltInVariables.madeAtSend(variable.name())) {
            throw new IllegalArgumentException("the variable " + variable.name() + " has no slot");
        }
        String fallback = variable.fallback();
        if (fallback != null && !fallback.isEmpty()) {
            StringBuilder escaped = new StringBuilder();
            Escaper.append(place, fallback, escaped);
            fallback = escaped.toString();
        }
        return new Hole(variable.name(), slot, place, part.format(), fallback);
    }

    /** {@return what every message has, whatever the values: the fixed parts, one after another} */
    public String fixedText() {
        return String.join("", fixed);
    }

    List<String> fixed() {
        return List.of(fixed);
    }

    List<Hole> holes() {
        return List.of(holes);
    }

    /** {@return about how long a message gets} */
    public int expectedLength() {
        return expectedLength;
    }

    /**
     * Prints one message at the end of the buffer.
     *
     * @param values the recipient's values, by slot
     * @param out where the text is added
     * @return null when it was printed; otherwise why not, and the buffer is as before
     */
    public Rendering.@Nullable Unfit print(RecipientValues values, StringBuilder out) {
        int start = out.length();
        for (int i = 0; i < holes.length; i++) {
            out.append(fixed[i]);
            Rendering.Unfit unfit = holes[i].print(values, out);
            if (unfit != null) {
                out.setLength(start);
                return unfit;
            }
        }
        out.append(fixed[holes.length]);
        return null;
    }
}

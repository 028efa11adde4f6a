package io.mailing.internal.template;

import io.mailing.TemplateVariable;
import org.jspecify.annotations.Nullable;

/** A piece of a template that was read: text that never changes, or the hole that a value fills. */
sealed interface Part {

    /**
     * Text that is the same in every message.
     *
     * @param text the text as it will be printed
     * @param at where it begins in the source
     */
    record Fixed(String text, int at) implements Part {}

    /**
     * One appearance of a variable.
     *
     * @param format the variable's format, ready for use, or null when there is none
     */
    record Hole(TemplateVariable variable, @Nullable ValueFormat format, Place place) implements Part {}
}
